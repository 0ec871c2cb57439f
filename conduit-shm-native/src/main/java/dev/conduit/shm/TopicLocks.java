package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The locks of one topic: bytes far behind the end of the domain's file, at a place that
 * follows from the topic's name. 46 bits of a hash choose it, so that two topics of a
 * domain share a place by a chance that does not matter.
 */
final class TopicLocks {

	private static final int BITS = 14;

	private static final long PUBLISHER = 0;

	private static final long MUTEX = 1;

	private static final long FIRST_SUBSCRIBER = 16;

	private final DomainFile file;

	private final long base;

	TopicLocks(DomainFile file, String topic) {
		this.file = file;
		this.base = ((hash(topic) >>> (BITS + 4)) + 1) << BITS;
	}

	/** Held by the publisher as long as it lives. */
	Optional<FileLock> tryPublisher() {
		return this.file.tryLock(this.base + PUBLISHER);
	}

	/**
	 * Whether no publisher lives: a lock that goes together with others of its kind, to
	 * be given back at once.
	 */
	Optional<FileLock> probePublisher() {
		return this.file.tryLock(this.base + PUBLISHER, true);
	}

	/** Held by the subscriber of a seat as long as it lives. */
	Optional<FileLock> trySubscriber(int seat) {
		return this.file.tryLock(this.base + FIRST_SUBSCRIBER + seat);
	}

	/** Whether a publisher lives. To be asked under the short lock. */
	boolean isPublished() {
		Optional<FileLock> lock = tryPublisher();
		lock.ifPresent(DomainFile::unlock);
		return lock.isEmpty();
	}

	/**
	 * Held while somebody takes or probes one of the others, so that a probe is never
	 * taken for a life.
	 */
	<T> T exclusively(Supplier<T> action) {
		return this.file.exclusively(this.base + MUTEX, action);
	}

	/** As {@link #exclusively}, but not at all where another is at it. */
	<T> Optional<T> ifNobodyElse(Supplier<T> action) {
		return this.file.ifNobodyElse(this.base + MUTEX, action);
	}

	private static long hash(String topic) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(topic.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("each Java platform has SHA-256", ex);
		}
	}

}
