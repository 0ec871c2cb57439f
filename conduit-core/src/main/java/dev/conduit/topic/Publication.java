package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that is published in this process. Its publisher waits itself where there is
 * no room, so that its source need not be paused.
 */
class Publication implements Delivery {

	/** Never paused. */
	static final Source NOBODY = new Source() {

		@Override
		public void pause() {
		}

		@Override
		public void resume() {
		}

	};

	/** Of one that is where its publisher wants it. */
	static final CompletionStage<Void> NOTHING_TO_WAIT_FOR = CompletableFuture.completedStage(null);

	private final Message message;

	private final AckLevel ackLevel;

	private final Peer publisher;

	private final Deadline expiry;

	/** Missing where nobody waits for it. */
	private final @Nullable CompletableFuture<Void> outcome;

	/**
	 * Used by the publisher's thread alone; {@code null} where it never waited for room.
	 */
	private @Nullable List<Runnable> withdrawals;

	private @Nullable Problem refusal;

	/** Told before the end is, whoever tells. */
	private boolean received;

	/** Set by the publisher's thread, which looks at it alone, or by another one. */
	private boolean decidedHere;

	private volatile boolean decided;

	/** The publisher's thread, which waits for the decision of others. */
	private final Thread waiting = Thread.currentThread();

	Publication(Message message, AckLevel ackLevel, Peer publisher, Deadline expiry) {
		this.message = message;
		this.ackLevel = ackLevel;
		this.publisher = publisher;
		this.expiry = expiry;
		this.outcome = (ackLevel == AckLevel.PROCESSED) ? new CompletableFuture<>() : null;
	}

	void withdrawBy(Runnable withdrawal) {
		if (this.withdrawals == null) {
			this.withdrawals = new ArrayList<>(1);
		}
		this.withdrawals.add(withdrawal);
	}

	void decided() {
		if (Thread.currentThread().equals(this.waiting)) {
			this.decidedHere = true;
			return;
		}
		this.decided = true;
		LockSupport.unpark(this.waiting);
	}

	/**
	 * Waits until each mailbox has taken the message in or refused it. An interrupt takes
	 * it back from where it still waits for room, which is a refusal too.
	 * @return why it was not taken in, where it was for one mailbox alone; {@code null}
	 * where it was taken in or was for several
	 */
	@Nullable Problem awaitDecision() {
		if (!isDecided()) {
			waitForDecision();
		}
		return this.refusal;
	}

	private void waitForDecision() {
		boolean interrupted = false;
		while (!isDecided()) {
			LockSupport.park(this);
			if (Thread.interrupted()) {
				interrupted = true;
				withdraw();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isDecided() {
		return this.decidedHere || this.decided;
	}

	private void withdraw() {
		List<Runnable> all = this.withdrawals;
		if (all != null) {
			all.forEach(Runnable::run);
		}
	}

	/**
	 * What the publisher waits for; asked after the decision.
	 */
	CompletionStage<Void> outcome() {
		return (this.outcome != null) ? this.outcome.minimalCompletionStage() : NOTHING_TO_WAIT_FOR;
	}

	@Override
	public Message message() {
		return this.message;
	}

	@Override
	public int attempt() {
		return 1;
	}

	@Override
	public AckLevel ackLevel() {
		return this.ackLevel;
	}

	@Override
	public Deadline expiry() {
		return this.expiry;
	}

	@Override
	public Source source() {
		return NOBODY;
	}

	@Override
	public Peer peer() {
		return this.publisher;
	}

	@Override
	public void received() {
		this.received = true;
		decided();
	}

	@Override
	public void processed() {
		if (this.outcome != null) {
			this.outcome.complete(null);
		}
	}

	@Override
	public void reject(Problem problem) {
		if (!this.received) {
			this.refusal = problem;
			decided();
		}
		if (this.outcome != null) {
			this.outcome.completeExceptionally(ConduitException.of(problem));
		}
	}

}
