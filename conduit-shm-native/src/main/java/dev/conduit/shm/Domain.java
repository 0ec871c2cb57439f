package dev.conduit.shm;

import java.io.IOException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder whose topics the processes of this host share.
 *
 * @since 0.1.0
 */
public final class Domain implements AutoCloseable {

	static final String SUFFIX = ".cdt";

	static final String TEMPORARY = ".tmp";

	private final Path folder;

	private Domain(Path folder) {
		this.folder = folder;
	}

	/**
	 * Opens a folder, and makes it, for its owner only, where there is none.
	 * @param folder where the topics are; best on a file system in memory
	 */
	public static Domain open(Path folder) {
		try {
			Files.createDirectories(folder,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be made: %s".formatted(folder, ex.getMessage()), ex);
		}
		return new Domain(folder);
	}

	/**
	 * Becomes the publisher of a topic.
	 */
	public Publisher publisher(String topic, TopicOptions options) {
		Region region = file(topic).create(Geometry.of(options));
		return new Publisher(region, new RingWriter(region,
				new Doorbell(region.control(), RingLayout.WAKE, region.arena(), Futex.support().futex())));
	}

	/**
	 * Reads a topic from the next message on.
	 */
	public Subscriber subscriber(String topic) {
		Region region = file(topic).attach(MapMode.READ_ONLY)
			.orElseThrow(() -> new SharedMemoryException("there is no topic '%s'".formatted(topic)));
		long first = Words.getLongAcquire(region.control(), RingLayout.CURSOR) + 1;
		return new Subscriber(region, new RingReader(region, first),
				new Doorbell(region.control(), RingLayout.WAKE, region.arena(), Futex.support().futex()));
	}

	private TopicFile file(String topic) {
		return new TopicFile(this.folder.resolve(topic + SUFFIX), topic);
	}

	@Override
	public void close() {
	}

}
