package dev.conduit.shm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A file under construction: made under another name, filled with zeros, for its owner
 * only.
 *
 * @param channel open for reading and writing
 * @param building what it is called until it is renamed into place
 * @param random bits of its own
 */
record NewFile(FileChannel channel, Path building, long random) {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int ZEROS = 1 << 16;

	/**
	 * Makes a file, in place of one that may be there.
	 * @param path its name, once it is complete
	 * @param what what it is for, for messages
	 * @param bytes its size, for ever
	 * @param writer completes it, before it has its name
	 * @return what the writer returned
	 * @throws SharedMemoryException if there is no space, or the folder cannot be written
	 */
	static <T> T make(Path path, String what, long bytes, Writer<T> writer) {
		return make(path, what, bytes, null, writer);
	}

	/**
	 * Makes a file that the members of a group may use as well.
	 * @see #make(Path, String, long, Writer)
	 */
	static <T> T make(Path path, String what, long bytes, @Nullable GroupPrincipal group, Writer<T> writer) {
		requireSpace(path, what, bytes);
		long random = RANDOM.nextLong();
		Path building = path.resolveSibling(
				"%s.%s%s".formatted(path.getFileName(), HexFormat.of().toHexDigits(random), Domain.TEMPORARY));
		try (FileChannel channel = FileChannel.open(building,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
				ownerOnly())) {
			Access.share(building, group);
			fill(channel, bytes);
			T made = writer.write(new NewFile(channel, building, random));
			CrashPoint.FILE_COMPLETE.hit();
			Files.move(building, path, StandardCopyOption.ATOMIC_MOVE);
			CrashPoint.FILE_NAMED.hit();
			return made;
		}
		catch (SharedMemoryException ex) {
			discard(building, ex);
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			discard(building, ex);
			throw new SharedMemoryException(
					"'%s' cannot be made with %d bytes for %s: %s".formatted(path, bytes, what, ex.getMessage()), ex);
		}
	}

	static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
		return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
	}

	/** A first look, which says more than the failure of a write; that one decides. */
	private static void requireSpace(Path path, String what, long bytes) {
		Path folder = Objects.requireNonNull(path.getParent());
		try {
			long usable = Files.getFileStore(folder).getUsableSpace();
			if (usable < bytes) {
				throw new SharedMemoryException(
						"%s needs %d bytes and '%s' has %d left: give it more (in a container: --shm-size), or make it smaller"
							.formatted(what, bytes, folder, usable));
			}
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be looked at: %s".formatted(folder, ex.getMessage()), ex);
		}
	}

	/**
	 * Writes each byte once: on a full file system this fails here, where it can be
	 * reported, and not as a fault of the memory later.
	 */
	private static void fill(FileChannel channel, long bytes) throws IOException {
		ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
		for (long left = bytes; left > 0;) {
			zeros.clear().limit((int) Math.min(left, ZEROS));
			left -= channel.write(zeros);
		}
	}

	private static void discard(Path building, Exception failure) {
		try {
			Files.deleteIfExists(building);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	/** Completes a file. */
	@FunctionalInterface
	interface Writer<T> {

		T write(NewFile file) throws IOException;

	}

}
