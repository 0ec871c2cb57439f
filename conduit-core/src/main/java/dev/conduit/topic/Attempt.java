package dev.conduit.topic;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer.Timeout;

/**
 * One delivery of a mailbox's entry to its receiver. The first end counts; what comes
 * later, such as an acknowledgment after the time for it, is ignored.
 */
final class Attempt implements Delivery {

	private static final AtomicIntegerFieldUpdater<Attempt> ENDED = AtomicIntegerFieldUpdater.newUpdater(Attempt.class,
			"ended");

	private final Mailbox mailbox;

	private final Entry entry;

	private final int number;

	private final long wordsBefore;

	/** Zero until its end. */
	private volatile int ended;

	private volatile @Nullable Timeout timeout;

	/** Who is inside the receiver with it; others may see the thread or {@code null}. */
	private @Nullable Thread drainer;

	/** Of interest to the drainer alone. */
	private boolean processedInHand;

	Attempt(Mailbox mailbox, Take take) {
		this.mailbox = mailbox;
		this.entry = take.entry();
		this.number = take.attempt();
		this.wordsBefore = take.wordsBefore();
	}

	/**
	 * The first attempt of an entry, whose end is not awaited for any length of time.
	 */
	Attempt(Mailbox mailbox, Entry entry) {
		this.mailbox = mailbox;
		this.entry = entry;
		this.number = 1;
		this.wordsBefore = 0;
	}

	@Override
	public Message message() {
		return this.entry.delivery().message();
	}

	/**
	 * Counts on from what the sender counted, which knows attempts before this mailbox.
	 */
	@Override
	public int attempt() {
		return this.entry.delivery().attempt() - 1 + this.number;
	}

	@Override
	public long correlationId() {
		return this.entry.delivery().correlationId();
	}

	@Override
	public AckLevel ackLevel() {
		return this.entry.delivery().ackLevel();
	}

	@Override
	public Deadline expiry() {
		return this.entry.delivery().expiry();
	}

	@Override
	public Source source() {
		return this.entry.delivery().source();
	}

	@Override
	public Peer peer() {
		return this.entry.delivery().peer();
	}

	/**
	 * Nothing is left to say: the mailbox said so when it took the message in.
	 */
	@Override
	public void received() {
	}

	@Override
	public void processed() {
		if (end()) {
			boolean inHand = Thread.currentThread().equals(this.drainer);
			this.processedInHand = this.mailbox.processed(this.entry, inHand);
		}
	}

	@Override
	public void reject(Problem problem) {
		reject(problem, null);
	}

	/**
	 * It was not handled.
	 * @param thrown what led to that, for the log, or {@code null}
	 */
	void reject(Problem problem, @Nullable Throwable thrown) {
		if (end()) {
			this.mailbox.rejected(this.entry, problem, thrown);
		}
	}

	/**
	 * Whether it was processed by the thread that handed it over, before the receiver
	 * returned, and the next one may take its place.
	 */
	boolean isProcessedInHand() {
		return this.processedInHand;
	}

	/**
	 * The receiver gets it from this thread.
	 */
	void handOver() {
		this.drainer = Thread.currentThread();
	}

	/**
	 * The receiver returned.
	 */
	void handedOver() {
		this.drainer = null;
	}

	/**
	 * Which member of a group had the message last, {@code null} where none had.
	 */
	@Nullable Member holder() {
		return this.entry.holder;
	}

	void heldBy(Member member) {
		this.entry.holder = member;
	}

	/**
	 * How many attempts of the mailbox had ended before this one began.
	 */
	long wordsBefore() {
		return this.wordsBefore;
	}

	/**
	 * Rejects this attempt when the receiver lets too much time pass.
	 * @param ackTimeout how long the receiver may be silent
	 */
	void watch(Duration ackTimeout) {
		watch(ackTimeout, ackTimeout);
	}

	private void watch(Duration delay, Duration ackTimeout) {
		Timeout timeout = this.mailbox.later(delay, () -> check(ackTimeout));
		this.timeout = timeout;
		if (timeout != null && this.ended != 0) {
			timeout.cancel();
		}
	}

	private void check(Duration ackTimeout) {
		Duration patience = this.mailbox.patience(this, ackTimeout);
		if (patience.isPositive()) {
			watch(patience, ackTimeout);
			return;
		}
		if (end()) {
			this.mailbox.timedOut(this.entry,
					Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no acknowledgment within %s".formatted(ackTimeout))
						.withRetry(true, null));
		}
	}

	/**
	 * The receiver threw. Without a word from it, trying again is what at least once
	 * means; what it threw is for the log and no business of the producer.
	 * @param thrown what it threw
	 */
	void failed(Throwable thrown) {
		reject((thrown instanceof ConduitException ex) ? ex.problem()
				: Problem.of(ErrorCode.INTERNAL, "the receiver failed").withRetry(true, null), thrown);
	}

	private boolean end() {
		if (!ENDED.compareAndSet(this, 0, 1)) {
			return false;
		}
		Timeout timeout = this.timeout;
		if (timeout != null) {
			timeout.cancel();
		}
		return true;
	}

}
