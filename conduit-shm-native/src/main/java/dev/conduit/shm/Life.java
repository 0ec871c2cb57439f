package dev.conduit.shm;

import java.nio.channels.FileLock;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Whether the end of a stream lives: it holds a lock of its own, at a place that follows
 * from a number that nobody has a second time.
 */
final class Life {

	private final TopicLocks locks;

	Life(DomainFile file, long id) {
		this.locks = new TopicLocks(file, ".life/" + HexFormat.of().toHexDigits(id));
	}

	/**
	 * Begins a life, which ends when the lock is given back or the process ends. Nobody
	 * knows its number yet, so that nobody asks meanwhile.
	 */
	FileLock begin() {
		return this.locks.tryPublisher()
			.orElseThrow(() -> new SharedMemoryException("two of one number live: a random number came twice"));
	}

	/**
	 * Whether this life has ended. Processes that ask at the same time do not get into
	 * each other's way; where another thread of this one does, the answer may be no: ask
	 * again later. Since none begins again, no short lock is needed.
	 */
	boolean isOver() {
		Optional<FileLock> lock = this.locks.probePublisher();
		lock.ifPresent(DomainFile::unlock);
		return lock.isPresent();
	}

}
