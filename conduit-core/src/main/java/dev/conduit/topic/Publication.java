package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

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

	private static final Source NOBODY = new Source() {

		@Override
		public void pause() {
		}

		@Override
		public void resume() {
		}

	};

	private final Message message;

	private final AckLevel ackLevel;

	private final Peer publisher;

	private final Deadline expiry;

	private final CountDownLatch decided = new CountDownLatch(1);

	private final CompletableFuture<Void> outcome = new CompletableFuture<>();

	/** Used by the publisher's thread alone. */
	private final List<Runnable> withdrawals = new ArrayList<>(0);

	Publication(Message message, AckLevel ackLevel, Peer publisher, Deadline expiry) {
		this.message = message;
		this.ackLevel = ackLevel;
		this.publisher = publisher;
		this.expiry = expiry;
	}

	void withdrawBy(Runnable withdrawal) {
		this.withdrawals.add(withdrawal);
	}

	void decided() {
		this.decided.countDown();
	}

	/**
	 * Waits until each mailbox has taken the message in or refused it. An interrupt takes
	 * it back from where it still waits for room, which is a refusal too.
	 */
	void awaitDecision() {
		boolean interrupted = false;
		while (true) {
			try {
				this.decided.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
				this.withdrawals.forEach(Runnable::run);
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What the publisher waits for; asked after the decision.
	 */
	CompletionStage<Void> outcome() {
		if (this.ackLevel == AckLevel.PROCESSED) {
			return this.outcome.minimalCompletionStage();
		}
		return CompletableFuture.completedStage(null);
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
	}

	@Override
	public void processed() {
		this.outcome.complete(null);
	}

	@Override
	public void reject(Problem problem) {
		this.outcome.completeExceptionally(ConduitException.of(problem));
	}

}
