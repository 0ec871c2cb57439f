package dev.conduit.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Source;
import dev.conduit.message.ErrorCode;
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

	private final SourcePauses pauses;

	private final Tally tally = new Tally();

	private final Silence silence;

	/** Whether what the receiver ends is of no interest as a sign of life. */
	private final boolean endsUntimed;

	private final Outlook outlook;

	private final SideDoors doors;

	private volatile Phase phase = Phase.OPEN;

	MailboxState(MailboxOptions options, Timer timer, Outlook outlook) {
		this.outlook = outlook;
		this.options = options;
		this.timer = timer;
		this.pauses = new SourcePauses(this.lock, options.name(), timer::nanoTime);
		this.queue = new BoundedQueue(options);
		this.permits = new Permits(options.concurrency(), options.inline() ? 1 : options.concurrency());
		this.silence = new Silence(options.concurrency());
		this.endsUntimed = options.redelivery().ackTimeout() == null;
		this.doors = new SideDoors(options, this.queue, this.permits, this.tally, outlook);
		openDoors();
	}

	/**
	 * What goes past the lock.
	 */
	SideDoors doors() {
		return this.doors;
	}

	SourcePauses pauses() {
		return this.pauses;
	}

	/**
	 * Takes in, parks or refuses a message.
	 * @param entry the message
	 * @param mayWait whether its publisher can wait, and need not be paused
	 */
	Offer offer(Entry entry, boolean mayWait) {
		this.lock.lock();
		try {
			this.doors.close();
			if (this.phase != Phase.OPEN) {
				return new Offer(new Admission.Closed(), false, FollowUp.NOTHING);
			}
			if (this.queue.isFull()) {
				this.tally.overflowed++;
			}
			Admission admission = this.queue.offer(entry, mayWait);
			this.tally.count(admission);
			entry.queuedAt = this.timer.nanoTime();
			if (this.queue.isCongested() && this.permits.allDrain()
					&& this.options.bounds().overflow() == OverflowPolicy.BLOCK) {
				this.outlook.congested();
			}
			return new Offer(admission, this.queue.isCongested() && !mayWait, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Asks a source to wait, unless there is no reason any more.
	 */
	void pause(Source source) {
		this.lock.lock();
		try {
			if (this.queue.isCongested()) {
				this.pauses.pause(source);
			}
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
			this.doors.closeDirect();
			if (returning) {
				this.permits.returned();
			}
			this.doors.count();
			if (!this.permits.tryTake(this.doors.ready()) && !this.doors.tryTakeLast()) {
				this.permits.stopped();
				openDoors();
				return null;
			}
			Entry entry = this.doors.next();
			if (entry.isExpired()) {
				return expire(entry);
			}
			this.tally.redelivered += (entry.attempts > 0) ? 1 : 0;
			entry.attempts++;
			FollowUp next = followUp();
			this.doors.letTake();
			return new Take(entry, entry.attempts, this.silence.words(), false, next);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The message that a drainer took without the lock has expired.
	 */
	Take expireTaken(Entry entry) {
		this.lock.lock();
		try {
			entry.attempts--;
			return expire(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is to be done when a drainer ended.
	 */
	FollowUp idle() {
		if (this.phase == Phase.OPEN) {
			return FollowUp.NOTHING;
		}
		this.lock.lock();
		try {
			this.doors.closeDirect();
			return followUp();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How much longer a message in hand may wait for the receiver's word.
	 * @param wordsBefore how many words came before the receiver got it
	 * @param ackTimeout how long the receiver may be silent
	 * @return zero or less where it is over
	 */
	Duration patience(long wordsBefore, Duration ackTimeout) {
		this.lock.lock();
		try {
			return this.silence.patience(wordsBefore, ackTimeout, this.timer.nanoTime());
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
			this.doors.closeDirect();
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
	 * Whether a message that the receiver handles before it returns is left to the
	 * drainer.
	 */
	boolean countsInHand(Entry entry) {
		return this.endsUntimed && !entry.holdsKey;
	}

	/**
	 * The receiver handled a message.
	 */
	FollowUp processed(Entry entry) {
		this.lock.lock();
		try {
			this.doors.closeDirect();
			ended(true);
			this.queue.ended(entry);
			this.tally.processed++;
			return followUp();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The receiver did not handle a message: it waits for its next attempt, or has ended.
	 * @param heard whether the receiver said so
	 */
	Rejection notHandled(Entry entry, Problem problem, boolean heard) {
		this.lock.lock();
		try {
			this.doors.close();
			ended(heard);
			int maxAttempts = entry.isAtMostOnce() ? 1 : this.options.redelivery().maxAttempts();
			Verdict verdict = Verdict.of(problem, entry.attempts, maxAttempts, this.phase == Phase.CLOSED);
			entry.unsure |= !heard || (verdict != Verdict.FINAL && saysNothing(problem));
			if (verdict == Verdict.AGAIN) {
				this.queue.delay(entry);
			}
			else {
				this.queue.ended(entry);
				this.tally.rejected++;
				this.tally.exhausted += (verdict == Verdict.EXHAUSTED) ? 1 : 0;
				this.tally.expired += (problem.code() == ErrorCode.EXPIRED && entry.isExpired()) ? 1 : 0;
			}
			return new Rejection(verdict, entry.attempts, followUp());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether the receiver is gone, and the message may have been handled. */
	private static boolean saysNothing(Problem problem) {
		return problem.code() == ErrorCode.OUTCOME_UNKNOWN || problem.code() == ErrorCode.CANCELLED;
	}

	/**
	 * The time of a message's next attempt has come, unless it was given up.
	 */
	FollowUp due(Entry entry) {
		this.lock.lock();
		try {
			this.doors.closeDirect();
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
			this.doors.closeDirect();
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
			this.doors.close();
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
			this.doors.close();
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
			this.doors.close();
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
			this.doors.close();
			this.doors.count();
			Entry oldest = this.queue.oldest();
			openDoors();
			long age = (oldest != null) ? this.timer.nanoTime() - oldest.queuedAt : 0;
			return this.tally.snapshot(this.queue, this.permits.inFlight(), this.pauses, Duration.ofNanos(age));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many keys are held.
	 */
	int keys() {
		this.lock.lock();
		try {
			return this.queue.keys();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The drainer did not get to the receiver, and goes on looking.
	 */
	private Take expire(Entry entry) {
		this.permits.returned();
		this.permits.ended(1);
		this.queue.ended(entry);
		this.tally.rejected++;
		this.tally.expired++;
		return new Take(entry, entry.attempts, 0, true, followUp());
	}

	private void ended(boolean heard) {
		this.permits.ended(1);
		if (heard && !this.endsUntimed) {
			this.silence.broken(this.timer.nanoTime());
		}
	}

	private FollowUp followUp() {
		this.doors.count();
		Parked admitted = this.queue.admitParked();
		if (admitted != null) {
			this.tally.accepted++;
			admitted.entry().queuedAt = this.timer.nanoTime();
		}
		if (!this.queue.isCongested()) {
			this.pauses.resumeAll();
		}
		openDoors();
		boolean drained = this.phase == Phase.DRAINING && this.queue.isEmpty() && this.permits.inFlight() == 0;
		return FollowUp.of(admitted, drained, this.permits.tryStart(this.queue.ready()));
	}

	private void openDoors() {
		if (this.phase == Phase.OPEN) {
			this.doors.open();
		}
	}

	private List<Parked> clearParked() {
		List<Parked> parked = this.queue.clearParked();
		this.tally.refused += parked.size();
		return parked;
	}

	private enum Phase {

		OPEN, DRAINING, CLOSED

	}

}
