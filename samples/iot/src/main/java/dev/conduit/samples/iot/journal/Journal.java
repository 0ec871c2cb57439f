package dev.conduit.samples.iot.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines in a file. A line is on the disk when {@link #append} returns; half a line, of a
 * process that was killed, is forgotten. For one thread at a time.
 *
 * @since 0.1.0
 */
public final class Journal implements Closeable {

	private final Path file;

	private FileChannel channel;

	private int lines;

	private Journal(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/**
	 * Opens a journal, with what was in it.
	 * @param file the file; made with its folder where it is not there
	 * @return the journal
	 */
	public static Journal open(Path file) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			channel.truncate(endOfLastLine(Files.readAllBytes(file)));
			channel.position(channel.size());
			Journal journal = new Journal(file, channel);
			journal.lines = journal.read().size();
			return journal;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the journal %s cannot be opened".formatted(file), ex);
		}
	}

	private static long endOfLastLine(byte[] content) {
		int end = content.length;
		while (end > 0 && content[end - 1] != '\n') {
			end--;
		}
		return end;
	}

	/**
	 * All lines.
	 * @return the lines, the oldest first
	 */
	public List<String> read() {
		try {
			return Files.readAllLines(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the journal %s cannot be read".formatted(this.file), ex);
		}
	}

	/**
	 * Number of lines.
	 * @return zero or more
	 */
	public int size() {
		return this.lines;
	}

	/**
	 * Adds a line.
	 * @param line without a line break
	 */
	public void append(String line) {
		try {
			write(this.channel, line + "\n");
			this.lines++;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the journal %s cannot be written".formatted(this.file), ex);
		}
	}

	/**
	 * Puts other lines in the place of all, in one step.
	 * @param others the lines
	 */
	public void replace(List<String> others) {
		Path next = this.file.resolveSibling(this.file.getFileName() + ".next");
		try {
			FileChannel written = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING);
			write(written, others.isEmpty() ? "" : (String.join("\n", others) + "\n"));
			Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			this.channel.close();
			this.channel = written;
			this.lines = others.size();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the journal %s cannot be written anew".formatted(this.file), ex);
		}
	}

	private static void write(FileChannel channel, String text) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
		channel.force(false);
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the journal %s cannot be closed".formatted(this.file), ex);
		}
	}

}
