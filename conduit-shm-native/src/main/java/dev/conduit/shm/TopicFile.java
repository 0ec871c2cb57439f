package dev.conduit.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The file of a topic: made under another name, filled, declared ready and only then
 * renamed into place, so that its name never denotes half of it. A file that lives never
 * changes its size.
 */
final class TopicFile {

	private final Path path;

	private final String topic;

	private final Access access;

	TopicFile(Path path, String topic, Access access) {
		this.path = path;
		this.topic = topic;
		this.access = access;
	}

	Path path() {
		return this.path;
	}

	String topic() {
		return this.topic;
	}

	/**
	 * Takes the name away; who has the file mapped keeps it.
	 * @return whether it was there
	 */
	boolean delete() {
		try {
			return Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be deleted: %s".formatted(this.path, ex.getMessage()), ex);
		}
	}

	/**
	 * Removes what a process that died has left half done. Only under the topic's short
	 * lock: nobody builds then.
	 */
	void deleteUnfinished() {
		String prefix = this.path.getFileName() + ".";
		try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder(), (file) -> {
			String name = file.getFileName().toString();
			return name.startsWith(prefix) && name.endsWith(Domain.TEMPORARY);
		})) {
			for (Path file : unfinished) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be tidied: %s".formatted(folder(), ex.getMessage()), ex);
		}
	}

	private Path folder() {
		return Objects.requireNonNull(this.path.getParent());
	}

	/**
	 * Makes the file, in place of one that may be there.
	 * @return the mapped file, writable
	 * @throws SharedMemoryException if there is no space, or the folder cannot be written
	 */
	Region create(Geometry geometry) {
		Arena arena = Arena.ofShared();
		try {
			return NewFile.make(this.path, "topic '%s'".formatted(this.topic), geometry.totalBytes(),
					this.access.group(), (file) -> {
						Region region = map(arena, file.channel(), geometry, MapMode.READ_WRITE);
						writeHeader(region, file.random());
						return region;
					});
		}
		catch (RuntimeException ex) {
			arena.close();
			throw ex;
		}
	}

	/**
	 * Maps the file that is there.
	 * @param mode whether slots and arena can be written; the rest can be anyway
	 * @return nothing if there is no such file
	 * @throws TopicUnreadableException if the file is no topic of this version, or cut
	 * short
	 */
	Optional<Region> attach(MapMode mode) {
		Arena arena = Arena.ofShared();
		try (FileChannel channel = open()) {
			return Optional.of(map(arena, channel, readGeometry(channel), mode));
		}
		catch (NoSuchFileException ex) {
			arena.close();
			return Optional.empty();
		}
		catch (IOException ex) {
			arena.close();
			throw new TopicUnreadableException(this.path, ex.toString(), ex);
		}
		catch (RuntimeException ex) {
			arena.close();
			throw ex;
		}
	}

	private FileChannel open() throws IOException {
		this.access.refusalOfFile(Files.readAttributes(this.path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
			.ifPresent((reason) -> {
				throw new TopicUnreadableException(this.path, reason);
			});
		return FileChannel.open(this.path,
				Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
	}

	private Geometry readGeometry(FileChannel channel) throws IOException {
		requireSize(channel, RingLayout.SUBSCRIBERS);
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment header = arena.allocate(RingLayout.SUBSCRIBERS, RingLayout.LINE);
			ByteBuffer buffer = header.asByteBuffer();
			for (int read = 0; read >= 0 && buffer.hasRemaining();) {
				read = channel.read(buffer, buffer.position());
			}
			requireKnown(header);
			Geometry geometry = Geometry.read(this.path, header);
			requireSize(channel, geometry.totalBytes());
			return geometry;
		}
	}

	private void requireKnown(MemorySegment header) {
		long magic = Words.getLong(header, RingLayout.MAGIC);
		if (magic != RingLayout.MAGIC_VALUE) {
			throw new TopicUnreadableException(this.path,
					"it begins with 0x%016x, not with the mark of a topic".formatted(magic));
		}
		int version = Words.getInt(header, RingLayout.VERSION);
		if (version >>> 16 != RingLayout.VERSION_VALUE >>> 16) {
			throw new TopicUnreadableException(this.path, "it has layout version %d, this is %d: use the same release"
				.formatted(version >>> 16, RingLayout.VERSION_VALUE >>> 16));
		}
		int state = Words.getInt(header, RingLayout.STATE);
		if (state != RingLayout.STATE_READY && state != RingLayout.STATE_CLOSED) {
			throw new TopicUnreadableException(this.path, "it is in the unknown state %d".formatted(state));
		}
		RingReader.cursor(this.path, header);
	}

	private void requireSize(FileChannel channel, long least) throws IOException {
		if (channel.size() < least) {
			throw new TopicUnreadableException(this.path,
					"it was cut short: %d bytes of at least %d".formatted(channel.size(), least));
		}
	}

	private Region map(Arena arena, FileChannel channel, Geometry geometry, MapMode mode) throws IOException {
		MemorySegment control = channel.map(MapMode.READ_WRITE, 0, geometry.controlBytes(), arena);
		MemorySegment data = channel.map(mode, geometry.controlBytes(), geometry.dataBytes(), arena);
		return new Region(arena, this.path, geometry, control, data);
	}

	private void writeHeader(Region region, long incarnation) {
		MemorySegment header = region.control();
		byte[] name = this.topic.getBytes(StandardCharsets.UTF_8);
		Instant now = Instant.now();
		Words.setLong(header, RingLayout.MAGIC, RingLayout.MAGIC_VALUE);
		Words.setInt(header, RingLayout.VERSION, RingLayout.VERSION_VALUE);
		region.geometry().write(header);
		Words.setLong(header, RingLayout.INCARNATION, incarnation);
		Words.setLong(header, RingLayout.CREATED_EPOCH_NANOS,
				TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
		Words.setLong(header, RingLayout.CREATED_MONOTONIC_NANOS, System.nanoTime());
		Words.setInt(header, RingLayout.NAME_LENGTH, name.length);
		MemorySegment.copy(MemorySegment.ofArray(name), 0, header, RingLayout.NAME, name.length);
		Words.setLong(header, RingLayout.CURSOR, -1);
		Words.setIntRelease(header, RingLayout.STATE, RingLayout.STATE_READY);
	}

}
