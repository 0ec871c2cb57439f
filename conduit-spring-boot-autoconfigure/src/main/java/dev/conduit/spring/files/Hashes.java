package dev.conduit.spring.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of files.
 */
final class Hashes {

	private Hashes() {
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has SHA-256", ex);
		}
	}

	/** The digest of the first bytes of a file, which may go on. */
	static MessageDigest ofStart(Path file, long size) throws IOException {
		MessageDigest digest = sha256();
		byte[] buffer = new byte[FilesOptions.CHUNK_SIZE];
		try (InputStream in = Files.newInputStream(file)) {
			long left = size;
			while (left > 0) {
				int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
				if (read < 0) {
					throw new IOException("the file ended %d bytes early".formatted(left));
				}
				digest.update(buffer, 0, read);
				left -= read;
			}
		}
		return digest;
	}

	/** What a digest comes to, if nothing more is added; it may still go on. */
	static String hex(MessageDigest digest) {
		try {
			return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("the JDK's SHA-256 can be cloned", ex);
		}
	}

}
