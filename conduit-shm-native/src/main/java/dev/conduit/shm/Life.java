package dev.conduit.shm;

import java.nio.channels.FileLock;
import java.util.HexFormat;

/**
 * Whether the end of a stream lives: it holds a lock of its own, at a place that follows
 * from a number that nobody has a second time.
 */
final class Life {

	private final TopicLocks locks;

	Life(DomainFile file, long id) {
		this.locks = new TopicLocks(file, ".life/" + HexFormat.of().toHexDigits(id));
	}

	/** Begins a life, which ends when the lock is given back or the process ends. */
	FileLock begin() {
		return this.locks.exclusively(this.locks::tryPublisher)
			.orElseThrow(() -> new SharedMemoryException("two of one number live: a random number came twice"));
	}

	/**
	 * Whether this life has ended. Where another process asks at the same time the answer
	 * is no: ask again later.
	 */
	boolean isOver() {
		boolean[] over = new boolean[1];
		this.locks.ifNobodyElse(() -> this.locks.tryPublisher().ifPresent((lock) -> {
			DomainFile.unlock(lock);
			over[0] = true;
		}));
		return over[0];
	}

}
