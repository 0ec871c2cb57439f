package dev.conduit.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * One delivery of a mailbox's entry to its receiver. The first end counts; what comes
 * later, such as an acknowledgment after the time for it, is ignored.
 */
abstract sealed class Attempt implements Delivery permits Entry, NumberedAttempt {

	/** Of the state: whether the receiver has said its word, or its time is over. */
	private static final int ENDED = 1;

	/** Of the state: see {@link #isProcessedInHand()}. */
	private static final int IN_HAND = 2;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Attempt.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Mailbox mailbox;

	private volatile int state;

	/** Who is inside the receiver with it; others may see the thread or {@code null}. */
	private @Nullable Thread drainer;

	Attempt(Mailbox mailbox) {
		this.mailbox = mailbox;
	}

	/**
	 * What is delivered.
	 */
	abstract Entry entry();

	/**
	 * Nothing is left to say: the mailbox said so when it took the message in.
	 */
	@Override
	public final void received() {
	}

	@Override
	public final void processed() {
		boolean inHand = Thread.currentThread().equals(this.drainer) && this.mailbox.countsInHand(entry());
		if (end(inHand ? (ENDED | IN_HAND) : ENDED)) {
			this.mailbox.processed(entry(), inHand);
		}
	}

	@Override
	public final void reject(Problem problem) {
		reject(problem, null);
	}

	/**
	 * It was not handled.
	 * @param thrown what led to that, for the log, or {@code null}
	 */
	final void reject(Problem problem, @Nullable Throwable thrown) {
		if (end(ENDED)) {
			this.mailbox.rejected(entry(), problem, thrown);
		}
	}

	/**
	 * The receiver threw. Without a word from it, trying again is what at least once
	 * means; what it threw is for the log and no business of the producer.
	 * @param thrown what it threw
	 */
	final void failed(Throwable thrown) {
		reject((thrown instanceof ConduitException ex) ? ex.problem()
				: Problem.of(ErrorCode.INTERNAL, "the receiver failed").withRetry(true, null), thrown);
	}

	/**
	 * The receiver said nothing for too long.
	 */
	final void timedOut(Problem problem) {
		if (end(ENDED)) {
			this.mailbox.timedOut(entry(), problem);
		}
	}

	/**
	 * Whether it was processed by the thread that handed it over, before the receiver
	 * returned, and the next one may take its place.
	 */
	final boolean isProcessedInHand() {
		return isSet(IN_HAND);
	}

	final boolean isEnded() {
		return isSet(ENDED);
	}

	/**
	 * The receiver gets it from this thread.
	 */
	final void handOver() {
		this.drainer = Thread.currentThread();
	}

	/**
	 * The receiver returned.
	 */
	final void handedOver() {
		this.drainer = null;
	}

	final Mailbox mailbox() {
		return this.mailbox;
	}

	final boolean isSet(int bit) {
		return (this.state & bit) != 0;
	}

	/**
	 * Sets a bit of the state.
	 * @return whether it was not set before
	 */
	final boolean set(int bit) {
		return ((int) STATE.getAndBitwiseOr(this, bit) & bit) == 0;
	}

	/**
	 * Its end is known, and nobody needs to wait for it any more.
	 */
	void unwatch() {
	}

	private boolean end(int how) {
		int now = this.state;
		while ((now & ENDED) == 0) {
			if (STATE.compareAndSet(this, now, now | how)) {
				unwatch();
				return true;
			}
			now = this.state;
		}
		return false;
	}

}
