package dev.conduit.spring.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;

/**
 * A file that comes from a client, into a file of another name until it is complete.
 * Everything under the lock.
 */
final class Upload extends Transfer {

	private final UploadRequest request;

	private final Path unfinished;

	private final Quota quota;

	private final WritableByteChannel channel;

	private final MessageDigest digest;

	private long received;

	/**
	 * An upload.
	 * @param channel writes behind the bytes that are there
	 * @param digest that of the bytes that are there
	 * @param received how many that are
	 */
	Upload(String owner, UploadRequest request, Path unfinished, Quota quota, WritableByteChannel channel,
			MessageDigest digest, long received) {
		super(owner);
		this.request = request;
		this.unfinished = unfinished;
		this.quota = quota;
		this.channel = channel;
		this.digest = digest;
		this.received = received;
	}

	String name() {
		return this.request.name();
	}

	long received() {
		return this.received;
	}

	/** That of what was received. */
	String sha256() {
		return Hashes.hex(this.digest);
	}

	Path unfinished() {
		return this.unfinished;
	}

	void write(long offset, byte[] chunk) {
		if (offset != this.received) {
			throw FileProblems.invalid("offset",
					"must be %d, where the last chunk ended (was %d)".formatted(this.received, offset));
		}
		if (chunk.length < 1 || chunk.length > FilesOptions.CHUNK_SIZE) {
			throw FileProblems.invalid("chunk",
					"must have 1 to %d bytes (had %d)".formatted(FilesOptions.CHUNK_SIZE, chunk.length));
		}
		if (chunk.length > this.request.size() - this.received) {
			throw FileProblems.invalid("chunk",
					"must not go beyond the %d bytes that were announced".formatted(this.request.size()));
		}
		try {
			ByteBuffer bytes = ByteBuffer.wrap(chunk);
			while (bytes.hasRemaining()) {
				this.channel.write(bytes);
			}
		}
		catch (IOException ex) {
			discard();
			throw FileProblems.storage("The chunk could not be written", ex);
		}
		this.digest.update(chunk);
		this.received += chunk.length;
	}

	/**
	 * Gives the file its name, where it is complete and what was announced.
	 */
	void finish(Path target) {
		if (this.received != this.request.size()) {
			throw FileProblems.invalid("transfer",
					"must be complete: %d of %d bytes are there".formatted(this.received, this.request.size()));
		}
		if (!Hashes.hex(this.digest).equals(this.request.sha256())) {
			discard();
			throw FileProblems.of(FileProblems.HASH_MISMATCH,
					"What came is not what was announced: its SHA-256 is another. Send it again.");
		}
		try {
			if (this.channel instanceof FileChannel file) {
				file.force(true);
			}
			this.channel.close();
			Files.createDirectories(target.getParent());
			boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
			long replaced = exists ? Files.size(target) : 0;
			if (Files.isDirectory(target) || (exists && !this.request.overwrite())) {
				discard();
				throw FileProblems.of(FileProblems.EXISTS, "There is such a file, and it was not to be replaced");
			}
			move(target);
			this.quota.free(replaced);
		}
		catch (IOException ex) {
			discard();
			throw FileProblems.storage("The file could not be completed", ex);
		}
		close();
	}

	private void move(Path target) throws IOException {
		try {
			Files.move(this.unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (AtomicMoveNotSupportedException ex) {
			throw new IOException("the folder does not move files atomically", ex);
		}
	}

	/**
	 * Ends it, and keeps nothing of it.
	 */
	void discard() {
		close();
		try {
			if (Files.deleteIfExists(this.unfinished)) {
				this.quota.free(this.received);
			}
		}
		catch (IOException ex) {
			throw FileProblems.storage("What came could not be deleted", ex);
		}
	}

	/** What did not come is free for others. */
	@Override
	void release() {
		this.quota.free(this.request.size() - this.received);
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
