package dev.conduit.topic;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Source;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.topic.Rejection.Verdict;

/**
 * What a mailbox holds, behind its lock. Each method makes one change and says what has
 * to be done about it; none calls a receiver, a delivery or a source.
 */
final class MailboxState {

	private final MailboxOptions options;

	private final Timer timer;

	private final ReentrantLock lock = new ReentrantLock();

	private final BoundedQueue queue;

	private final Permits permits;

	private final SourcePauses pauses = new SourcePauses(this.lock);

	private final Tally tally = new Tally();

	private Phase phase = Phase.OPEN;

	MailboxState(MailboxOptions options, Timer timer) {
		this.options = options;
		this.timer = timer;
		this.queue = new BoundedQueue(options);
		this.permits = new Permits(options.concurrency(), options.inline() ? 1 : options.concurrency());
	}

	SourcePauses pauses() {
		return this.pauses;
	}

	/**
	 * Takes in, parks or refuses a message.
	 * @param entry the message
	 * @param source what to pause, {@code null} where its publisher can wait instead
	 */
	Offer offer(Entry entry, @Nullable Source source) {
		this.lock.lock();
		try {
			if (this.phase != Phase.OPEN) {
				return new Offer(new Admission.Closed(), FollowUp.NOTHING);
			}
			if (this.queue.isFull()) {
				this.tally.overflowed++;
			}
			Admission admission = this.queue.offer(entry, source == null);
			this.tally.count(admission);
			entry.queuedAt = this.timer.nanoTime();
			if (source != null && this.queue.isCongested()) {
				this.pauses.pause(source);
			}
			return new Offer(admission, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gives a message up that waits in front of the mailbox.
	 * @return whether it still did
	 */
	boolean unpark(Parked parked) {
		this.lock.lock();
		try {
			boolean waited = this.queue.unpark(parked);
			this.tally.refused += waited ? 1 : 0;
			return waited;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes the next message for a drainer, which ends where there is none.
	 * @param returning whether the drainer comes back from the receiver
	 */
	@Nullable Take take(boolean returning) {
		this.lock.lock();
		try {
			if (returning) {
				this.permits.returned();
			}
			if (!this.permits.tryTake(this.queue.ready())) {
				this.permits.stopped();
				return null;
			}
			Entry entry = Objects.requireNonNull(this.queue.poll());
			this.tally.redelivered += (entry.attempts > 0) ? 1 : 0;
			entry.attempts++;
			return new Take(entry, entry.attempts, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A drainer comes back from the receiver and goes on looking, later.
	 */
	void returned() {
		this.lock.lock();
		try {
			this.permits.returned();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A drainer that was counted could not be started.
	 */
	void notStarted() {
		this.lock.lock();
		try {
			this.permits.stopped();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The receiver handled a message.
	 */
	FollowUp processed() {
		this.lock.lock();
		try {
			this.permits.ended();
			this.tally.processed++;
			return followUp();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The receiver did not handle a message: it waits for its next attempt, or has ended.
	 */
	Rejection rejected(Entry entry, Problem problem) {
		this.lock.lock();
		try {
			this.permits.ended();
			Verdict verdict = verdict(entry, problem);
			switch (verdict) {
				case AGAIN -> this.queue.delay(entry);
				case FINAL -> this.tally.rejected++;
				case EXHAUSTED -> {
					this.tally.rejected++;
					this.tally.exhausted++;
				}
			}
			return new Rejection(verdict, entry.attempts, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The time of a message's next attempt has come, unless it was given up.
	 */
	FollowUp due(Entry entry) {
		this.lock.lock();
		try {
			entry.queuedAt = this.timer.nanoTime();
			return this.queue.requeue(entry) ? followUp() : FollowUp.NOTHING;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gives a message up that waits for its next attempt.
	 * @return what to do, {@code null} where it does not wait any more
	 */
	@Nullable FollowUp forget(Entry entry) {
		this.lock.lock();
		try {
			if (!this.queue.forget(entry)) {
				return null;
			}
			this.tally.rejected++;
			return followUp();
		}
		finally {
			this.lock.unlock();
		}
	}

	FollowUp suspend(boolean suspended) {
		this.lock.lock();
		try {
			this.permits.suspend(suspended);
			return followUp();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes nothing in from here on.
	 */
	Remains drain() {
		this.lock.lock();
		try {
			this.phase = (this.phase == Phase.OPEN) ? Phase.DRAINING : this.phase;
			return new Remains(clearParked(), List.of(), followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Holds nothing from here on.
	 */
	Remains close() {
		this.lock.lock();
		try {
			this.phase = Phase.CLOSED;
			List<Parked> parked = clearParked();
			List<Entry> entries = this.queue.clear();
			this.tally.rejected += entries.size();
			return new Remains(parked, entries, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	MailboxStatistics statistics() {
		this.lock.lock();
		try {
			Entry first = this.queue.first();
			long age = (first != null) ? this.timer.nanoTime() - first.queuedAt : 0;
			return this.tally.snapshot(this.queue, this.permits.inFlight(), this.pauses.size(), Duration.ofNanos(age));
		}
		finally {
			this.lock.unlock();
		}
	}

	private FollowUp followUp() {
		Parked admitted = this.queue.admitParked();
		if (admitted != null) {
			this.tally.accepted++;
			admitted.entry().queuedAt = this.timer.nanoTime();
		}
		if (!this.queue.isCongested()) {
			this.pauses.resumeAll();
		}
		boolean drained = this.phase == Phase.DRAINING && this.queue.isEmpty() && this.permits.inFlight() == 0;
		return FollowUp.of(admitted, drained, this.permits.tryStart(this.queue.ready()));
	}

	private Verdict verdict(Entry entry, Problem problem) {
		if (!problem.retryable() || this.phase == Phase.CLOSED) {
			return Verdict.FINAL;
		}
		int maxAttempts = entry.isAtMostOnce() ? 1 : this.options.redelivery().maxAttempts();
		if (entry.attempts < maxAttempts) {
			return Verdict.AGAIN;
		}
		return (maxAttempts > 1) ? Verdict.EXHAUSTED : Verdict.FINAL;
	}

	private List<Parked> clearParked() {
		List<Parked> parked = this.queue.clearParked();
		this.tally.refused += parked.size();
		return parked;
	}

	private enum Phase {

		OPEN, DRAINING, CLOSED

	}

	/**
	 * What became of an offered message.
	 *
	 * @param admission what became of it
	 * @param next what to do then
	 */
	record Offer(Admission admission, FollowUp next) {

	}

	/**
	 * A message for the receiver.
	 *
	 * @param entry the message
	 * @param attempt number of this attempt
	 * @param next what to do before
	 */
	record Take(Entry entry, int attempt, FollowUp next) {

	}

	/**
	 * Messages that have to go.
	 *
	 * @param parked those that waited in front of the mailbox
	 * @param entries those that were taken in
	 * @param next what to do then
	 */
	record Remains(List<Parked> parked, List<Entry> entries, FollowUp next) {

	}

}
