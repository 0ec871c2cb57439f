package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Letters in the order in which they failed last, behind a lock; calls nobody.
 */
final class DeadLetterStore {

	/** What a letter takes besides its texts and bytes, roughly. */
	private static final int OVERHEAD = 256;

	private final DeadLetterOptions options;

	private final Timer timer;

	private final ReentrantLock lock = new ReentrantLock();

	/** All that follows is guarded by the lock. */
	private final SequencedMap<Long, Kept> letters = new LinkedHashMap<>();

	private long lastId;

	private long bytes;

	private long kept;

	private long replayed;

	private long purged;

	private long expired;

	private long evicted;

	private long unkept;

	DeadLetterStore(DeadLetterOptions options, Timer timer) {
		this.options = options;
		this.timer = timer;
	}

	/**
	 * Takes a letter in.
	 */
	void add(Subscriber subscriber, Message message, Peer publisher, Problem problem, int attempts) {
		this.lock.lock();
		try {
			expire();
			this.lastId++;
			add(new DeadLetter(this.lastId, subscriber, message, publisher, problem, attempts, Duration.ZERO, false));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a letter in again whose replay was given up, whether it is still there or
	 * not.
	 */
	void addAgain(Replay replay, Problem problem, int attempts) {
		this.lock.lock();
		try {
			DeadLetter before = replay.letter();
			if (removeIfBy(replay)) {
				this.kept--;
			}
			add(new DeadLetter(before.id(), before.subscriber(), before.message(), before.publisher(), problem,
					before.attempts() + attempts, Duration.ZERO, false));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is there, the one that failed longest ago first.
	 */
	List<DeadLetter> list() {
		this.lock.lock();
		try {
			expire();
			List<DeadLetter> all = new ArrayList<>(this.letters.size());
			this.letters.values().forEach((kept) -> all.add(snapshot(kept)));
			return all;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable DeadLetter find(long id) {
		this.lock.lock();
		try {
			expire();
			Kept kept = this.letters.get(id);
			return (kept != null) ? snapshot(kept) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Begins a replay, which is the letter's only one until it ends.
	 * @return whether there is such a letter, and no replay of it
	 */
	boolean begin(Replay replay) {
		this.lock.lock();
		try {
			Kept kept = this.letters.get(replay.letter().id());
			if (kept == null || kept.replay != null) {
				return false;
			}
			kept.replay = replay;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A replay ended and left the letter where it was.
	 */
	void endInVain(Replay replay) {
		this.lock.lock();
		try {
			Kept kept = this.letters.get(replay.letter().id());
			if (kept != null && kept.replay == replay) {
				kept.replay = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A replay was processed.
	 */
	void end(Replay replay) {
		this.lock.lock();
		try {
			this.replayed += removeIfBy(replay) ? 1 : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	int purge(Predicate<? super DeadLetter> which) {
		int count = 0;
		// Asked without the lock: the predicate is foreign code.
		for (DeadLetter letter : list()) {
			count += (which.test(letter) && purge(letter.id())) ? 1 : 0;
		}
		return count;
	}

	boolean purge(long id) {
		this.lock.lock();
		try {
			expire();
			boolean there = remove(id);
			this.purged += there ? 1 : 0;
			return there;
		}
		finally {
			this.lock.unlock();
		}
	}

	DeadLetterStatistics statistics() {
		this.lock.lock();
		try {
			expire();
			return new DeadLetterStatistics(this.letters.size(), this.bytes, this.kept, this.replayed, this.purged,
					this.expired, this.evicted, this.unkept);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void add(DeadLetter letter) {
		long size = sizeOf(letter);
		if (this.options.capacity() == 0 || size > this.options.maxBytes()) {
			this.unkept++;
			return;
		}
		while (this.letters.size() == this.options.capacity() || this.bytes + size > this.options.maxBytes()) {
			remove(this.letters.firstEntry().getKey());
			this.evicted++;
		}
		this.letters.put(letter.id(), new Kept(letter, size, this.timer.nanoTime()));
		this.bytes += size;
		this.kept++;
	}

	private boolean removeIfBy(Replay replay) {
		long id = replay.letter().id();
		Kept kept = this.letters.get(id);
		return kept != null && kept.replay == replay && remove(id);
	}

	private boolean remove(long id) {
		Kept removed = this.letters.remove(id);
		if (removed == null) {
			return false;
		}
		this.bytes -= removed.size;
		return true;
	}

	private void expire() {
		while (!this.letters.isEmpty()
				&& age(this.letters.firstEntry().getValue()).compareTo(this.options.retention()) >= 0) {
			remove(this.letters.firstEntry().getKey());
			this.expired++;
		}
	}

	private Duration age(Kept kept) {
		return Duration.ofNanos(this.timer.nanoTime() - kept.failedAt);
	}

	private DeadLetter snapshot(Kept kept) {
		DeadLetter letter = kept.letter;
		return new DeadLetter(letter.id(), letter.subscriber(), letter.message(), letter.publisher(), letter.problem(),
				letter.attempts(), age(kept), kept.replay != null);
	}

	/** Two bytes for each character, which is the most that the heap takes. */
	private static long sizeOf(DeadLetter letter) {
		Message message = letter.message();
		Problem problem = letter.problem();
		long[] characters = { message.topic().value().length() + message.handling().key().length()
				+ problem.type().length() + problem.detail().length() };
		message.headers().forEach((name, value) -> characters[0] += name.length() + value.length());
		problem.violations()
			.forEach((violation) -> characters[0] += violation.field().length() + violation.message().length());
		return OVERHEAD + message.payload().size() + problem.body().size() + 2 * characters[0];
	}

	/**
	 * A letter in its place.
	 */
	private static final class Kept {

		private final DeadLetter letter;

		private final long size;

		private final long failedAt;

		private @Nullable Replay replay;

		Kept(DeadLetter letter, long size, long failedAt) {
			this.letter = letter;
			this.size = size;
			this.failedAt = failedAt;
		}

	}

}
