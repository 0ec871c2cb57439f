package dev.conduit.spring.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * A file that goes to a client, as it was when the download began: a newer one of the
 * same name takes another place on the disk. Everything under the lock.
 */
final class Download extends Transfer {

	private final FileChannel channel;

	Download(String owner, FileChannel channel) {
		super(owner);
		this.channel = channel;
	}

	byte[] read(long offset) {
		if (offset < 0) {
			throw FileProblems.invalid("offset", "must be 0 or more");
		}
		try {
			ByteBuffer chunk = ByteBuffer.allocate(FilesOptions.CHUNK_SIZE);
			int read = 0;
			while (read >= 0 && chunk.hasRemaining()) {
				read = this.channel.read(chunk, offset + chunk.position());
			}
			return Arrays.copyOf(chunk.array(), chunk.position());
		}
		catch (IOException ex) {
			throw FileProblems.storage("The file could not be read", ex);
		}
	}

	@Override
	void release() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
