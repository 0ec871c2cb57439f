package dev.conduit.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;

/**
 * A file that another process of the same user has made, looked at before it is mapped:
 * whose it is, what it is, and whether it is as large as it says.
 *
 * @param path where it is
 * @param header a copy of its first page, which nobody changes any more
 * @param bytes its size
 * @param owner whose it is
 * @param channel to map it by, open
 */
record StreamFile(Path path, MemorySegment header, long bytes, UserPrincipal owner,
		FileChannel channel) implements AutoCloseable {

	/**
	 * Opens a file.
	 * @throws StreamBrokenException if it is not what its name says
	 */
	static StreamFile open(Path path, long magic) throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (!attributes.isRegularFile()) {
			throw new StreamBrokenException("'%s' is no regular file".formatted(path));
		}
		FileChannel channel = FileChannel.open(path,
				Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
		try {
			StreamFile file = new StreamFile(path, firstPage(channel), channel.size(), attributes.owner(), channel);
			file.requireKnown(magic);
			return file;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** Maps all of it. */
	MemorySegment map(Arena arena, long length) throws IOException {
		if (this.bytes < length) {
			throw new StreamBrokenException(
					"'%s' was cut short: %d bytes of %d".formatted(this.path, this.bytes, length));
		}
		return this.channel.map(MapMode.READ_WRITE, 0, length, arena);
	}

	/**
	 * Refuses the file of another user.
	 * @param user who this process is
	 */
	void requireOwner(UserPrincipal user) {
		if (!this.owner.equals(user)) {
			throw new StreamBrokenException("'%s' belongs to %s, and this process to %s".formatted(this.path,
					this.owner.getName(), user.getName()));
		}
	}

	/**
	 * Refuses a folder where another user could put files.
	 * @param file a file in it
	 * @param user who this process is
	 */
	static void requirePrivateFolder(Path file, UserPrincipal user) throws IOException {
		Path folder = Objects.requireNonNull(file.getParent());
		PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
		if (!attributes.owner().equals(user) || attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
				|| attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
			throw new SharedMemoryException(
					"'%s' belongs to %s, or others may write to it: choose a folder of user %s with the permissions rwx------"
						.formatted(folder, attributes.owner().getName(), user.getName()));
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private static MemorySegment firstPage(FileChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(StreamLayout.PAGE_SIZE);
		for (int read = 0; read >= 0 && buffer.hasRemaining();) {
			read = channel.read(buffer, buffer.position());
		}
		MemorySegment page = MemorySegment.ofArray(new long[StreamLayout.PAGE_SIZE / Long.BYTES]);
		MemorySegment.copy(MemorySegment.ofArray(buffer.array()), 0, page, 0, StreamLayout.PAGE_SIZE);
		return page;
	}

	private void requireKnown(long magic) {
		if (this.bytes < StreamLayout.PAGE_SIZE) {
			throw new StreamBrokenException("'%s' was cut short: %d bytes".formatted(this.path, this.bytes));
		}
		long found = Words.getLong(this.header, StreamLayout.MAGIC);
		if (found != magic) {
			throw new StreamBrokenException(
					"'%s' begins with 0x%016x, not with 0x%016x".formatted(this.path, found, magic));
		}
		int version = Words.getInt(this.header, StreamLayout.VERSION);
		if (version >>> 16 != StreamLayout.VERSION_VALUE >>> 16) {
			throw new StreamBrokenException("'%s' has layout version %d, this is %d: use the same release"
				.formatted(this.path, version >>> 16, StreamLayout.VERSION_VALUE >>> 16));
		}
	}

}
