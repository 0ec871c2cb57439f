package dev.conduit.topic;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Hands what a mailbox has ready to its receiver: on threads of an executor, each of them
 * until nothing is ready, or on the caller's.
 */
final class Pump {

	/** How many messages a thread hands over in a row before others have their turn. */
	static final int BURST = 256;

	/** After so many in a row more are likely to come. */
	private static final int BUSY = 16;

	private final Mailbox mailbox;

	private final Receiver receiver;

	/** {@code null} where the receiver runs inline. */
	private final @Nullable Executor executor;

	private final @Nullable Duration ackTimeout;

	Pump(Mailbox mailbox, Receiver receiver, @Nullable Executor executor, @Nullable Duration ackTimeout) {
		this.mailbox = mailbox;
		this.receiver = receiver;
		this.executor = executor;
		this.ackTimeout = ackTimeout;
	}

	/**
	 * Starts a drainer that the permits have counted.
	 */
	void start() {
		if (this.executor == null) {
			drain();
			return;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			this.mailbox.notStarted(ex);
		}
	}

	private void drain() {
		Attempt attempt = this.mailbox.take(false);
		for (int handed = 1; attempt != null; handed++) {
			hand(attempt);
			if (handed == BURST && this.executor != null) {
				this.mailbox.returned();
				start();
				return;
			}
			if (handed >= BUSY && attempt.isLast()) {
				this.mailbox.awaitMore();
			}
			attempt = this.mailbox.take(true);
		}
	}

	private void hand(Attempt attempt) {
		if (this.ackTimeout != null) {
			attempt.watch(this.ackTimeout);
		}
		attempt.handOver();
		try {
			this.receiver.receive(attempt);
		}
		// Whatever a handler throws, checked ones in disguise and errors too: a delivery
		// that nobody ends would keep its place for ever.
		catch (Throwable ex) {
			attempt.failed(ex);
		}
		attempt.handedOver();
		if (this.executor != null) {
			// An interrupt was meant for this message, not for the next one.
			Thread.interrupted();
		}
	}

}
