package dev.conduit.spring.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Bytes of all files in the folder, and of those that were announced. For any thread.
 */
final class Quota {

	private final long limit;

	private final AtomicLong taken;

	Quota(Path folder, long limit) throws IOException {
		this.limit = limit;
		this.taken = new AtomicLong(sizeOf(folder));
	}

	private static long sizeOf(Path folder) throws IOException {
		AtomicLong size = new AtomicLong();
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				size.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
				return FileVisitResult.CONTINUE;
			}

		});
		return size.get();
	}

	void take(long bytes) {
		long now = this.taken.addAndGet(bytes);
		if (now > this.limit) {
			this.taken.addAndGet(-bytes);
			throw ConduitException.of(Problem.of(ErrorCode.QUOTA_EXCEEDED,
					"%d bytes are more than what is left of 'conduit.files.quota'".formatted(bytes)));
		}
	}

	void free(long bytes) {
		this.taken.addAndGet(-bytes);
	}

	long taken() {
		return this.taken.get();
	}

}
