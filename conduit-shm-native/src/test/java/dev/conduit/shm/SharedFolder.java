package dev.conduit.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A fresh folder in memory, gone with {@link #close()}.
 */
public final class SharedFolder implements AutoCloseable {

	private static final Path MEMORY = Path.of("/dev/shm");

	private final Path path;

	/**
	 * Makes it.
	 */
	public SharedFolder() {
		try {
			Path parent = (Files.isWritable(MEMORY)) ? MEMORY : Files.createDirectories(Path.of("target"));
			this.path = Files.createTempDirectory(parent, "conduit-test-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where it is.
	 */
	public Path path() {
		return this.path;
	}

	@Override
	public void close() {
		try {
			Files.walkFileTree(this.path, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					Files.delete(file);
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
					Files.delete(folder);
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
