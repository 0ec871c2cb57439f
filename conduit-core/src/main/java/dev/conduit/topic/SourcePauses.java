package dev.conduit.topic;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Source;

/**
 * The sources that a mailbox has asked to wait. Decided under the mailbox's lock and told
 * without it, by one thread at a time, so that each source hears pause and resume in
 * turn. At most 1024 sources wait; further ones are not asked.
 */
final class SourcePauses {

	static final int MAX_SOURCES = 1024;

	private static final Logger logger = LoggerFactory.getLogger(SourcePauses.class);

	private final ReentrantLock lock;

	private final String name;

	private final LongSupplier clock;

	private final Set<Source> paused = new LinkedHashSet<>();

	private final SequencedSet<Source> toPause = new LinkedHashSet<>();

	private final SequencedSet<Source> toResume = new LinkedHashSet<>();

	private boolean telling;

	/** One of those that wait: the last that was told to, {@code null} where none was. */
	private volatile @Nullable Source latest;

	/** Since when any waits, and how long some did before. Guarded by the lock. */
	private long since;

	private long before;

	private volatile boolean changed;

	/**
	 * Nobody waits yet.
	 * @param lock the mailbox's
	 * @param name who asks
	 * @param clock tells how long they wait
	 */
	SourcePauses(ReentrantLock lock, String name, LongSupplier clock) {
		this.lock = lock;
		this.name = name;
		this.clock = clock;
	}

	/**
	 * How long any source waited so far; under the lock.
	 */
	Duration lasted() {
		return Duration.ofNanos(this.before + (this.paused.isEmpty() ? 0 : this.clock.getAsLong() - this.since));
	}

	int size() {
		return this.paused.size();
	}

	/**
	 * Whether a source waits, as far as that is known without the lock: what was sent
	 * before it heard of it keeps coming for a while.
	 */
	boolean isLatest(Source source) {
		return source.equals(this.latest);
	}

	/**
	 * Wants a source to wait; under the lock.
	 */
	void pause(Source source) {
		if (this.paused.size() + this.toResume.size() >= MAX_SOURCES || !this.paused.add(source)) {
			return;
		}
		this.latest = source;
		if (this.paused.size() == 1) {
			this.since = this.clock.getAsLong();
		}
		if (!this.toResume.remove(source)) {
			this.toPause.add(source);
		}
		this.changed = true;
	}

	/**
	 * Wants all to go on; under the lock.
	 */
	void resumeAll() {
		if (this.paused.isEmpty()) {
			return;
		}
		this.latest = null;
		this.before += this.clock.getAsLong() - this.since;
		for (Source source : this.paused) {
			if (!this.toPause.remove(source)) {
				this.toResume.add(source);
			}
			this.changed = true;
		}
		this.paused.clear();
	}

	/**
	 * Tells the sources what is new; without the lock. Returns at once where another
	 * thread is at it.
	 */
	void tell() {
		if (!this.changed) {
			return;
		}
		Runnable next = next(false);
		while (next != null) {
			try {
				next.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A source could not be paused or resumed", ex);
			}
			next = next(true);
		}
	}

	private @Nullable Runnable next(boolean atIt) {
		this.lock.lock();
		try {
			if (this.telling && !atIt) {
				return null;
			}
			this.telling = true;
			if (!this.toResume.isEmpty()) {
				Source source = this.toResume.removeFirst();
				return () -> source.resume(this.name);
			}
			if (!this.toPause.isEmpty()) {
				Source source = this.toPause.removeFirst();
				return () -> source.pause(this.name);
			}
			this.telling = false;
			this.changed = false;
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

}
