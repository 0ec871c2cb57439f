package dev.conduit.proof.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.conduit.shm.Domain;
import dev.conduit.shm.Join;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.PublisherOptions;
import dev.conduit.shm.Subscriber;
import dev.conduit.shm.SubscriberOptions;
import dev.conduit.shm.TopicOptions;
import dev.conduit.shm.TopicUnreadableException;

/**
 * The file of a topic in shared memory, whose beginning another process has written. For
 * one thread.
 */
final class SharedMemoryTarget implements Target {

	private static final Path MEMORY = Path.of("/dev/shm");

	private static final int MAX_MESSAGE = 1024;

	private static final int HEADER = 0x180;

	private static final TopicOptions OPTIONS = TopicOptions.DEFAULT.withSlots(8).withLargeMessages(MAX_MESSAGE, 4);

	private final Path folder;

	private final Domain domain;

	private final Path file;

	private final byte[] good;

	SharedMemoryTarget() {
		try {
			this.folder = Files.createTempDirectory(Files.isWritable(MEMORY) ? MEMORY : Path.of("target"),
					"conduit-proof-");
			this.domain = Domain.open(this.folder);
			this.file = this.folder.resolve("t.cdt");
			try (Publisher publisher = this.domain.publisher("t", OPTIONS, PublisherOptions.DEFAULT.keepFile())) {
				for (int i = 0; i < 6; i++) {
					publisher.publish(new byte[200 * i]);
				}
			}
			this.good = Files.readAllBytes(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The header, and the header with the first slots. */
	@Override
	public List<byte[]> examples() {
		return List.of(Arrays.copyOf(this.good, HEADER), Arrays.copyOf(this.good, Math.min(this.good.length, 16_384)));
	}

	@Override
	public boolean feed(byte[] input) {
		byte[] bytes = this.good.clone();
		System.arraycopy(input, 0, bytes, 0, Math.min(input.length, bytes.length));
		try {
			Files.deleteIfExists(this.file);
			Files.write(this.file, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try (Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.earliest()))) {
			for (int i = 0; i < 20; i++) {
				subscriber.take().ifPresent((message) -> {
					if (message.payload().length > MAX_MESSAGE) {
						throw new AssertionError("a message of " + message.payload().length + " bytes");
					}
				});
			}
			return true;
		}
		catch (TopicUnreadableException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.domain.close();
		try (Stream<Path> all = Files.walk(this.folder)) {
			for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
