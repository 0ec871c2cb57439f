package dev.conduit.proof.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of numbers, one for each thing that was done. Each is written by one call of the
 * system, so that the death of the process that wrote it takes nothing away.
 */
final class Effects implements AutoCloseable {

	private final FileChannel channel;

	private Effects(FileChannel channel) {
		this.channel = channel;
	}

	/** Goes on behind what is there. */
	static Effects appendTo(Path file) throws IOException {
		return new Effects(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
	}

	/** All that was done, in order. */
	static List<Long> read(Path file) throws IOException {
		return Files.exists(file) ? Files.readAllLines(file).stream().map(Long::valueOf).toList() : List.of();
	}

	/** Does something. For any thread. */
	void add(String number) {
		try {
			this.channel.write(ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
