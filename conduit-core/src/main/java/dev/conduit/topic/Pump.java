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

	/** After so many messages in a row a thread looks how long it has been at it. */
	static final int BURST = 256;

	/** After that time others have their turn. */
	static final Duration TURN = Duration.ofMillis(1);

	private static final long TURN_NANOS = TURN.toNanos();

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

	/**
	 * Whether it waits for the receiver's word for as long as it takes.
	 */
	boolean isPatient() {
		return this.ackTimeout == null;
	}

	/**
	 * Hands a message to the receiver on this thread, and whatever came meanwhile.
	 * @param entry the message
	 * @param direct the way on which this thread is with it
	 */
	void handDirectly(Entry entry, Direct direct) {
		entry.attempts = 1;
		hand(entry);
		if (!entry.isProcessedInHand() || !direct.leave()) {
			drain(this.mailbox.next(entry, false));
		}
	}

	private void drain() {
		drain(this.mailbox.take());
	}

	private void drain(@Nullable Attempt first) {
		long began = this.mailbox.nanoTime();
		Attempt attempt = first;
		for (int handed = 1; attempt != null; handed++) {
			hand(attempt);
			if (handed % BURST == 0 && this.executor != null && this.mailbox.nanoTime() - began >= TURN_NANOS) {
				this.mailbox.returned();
				start();
				return;
			}
			attempt = this.mailbox.next(attempt, handed >= BUSY);
		}
	}

	private void hand(Attempt attempt) {
		if (this.ackTimeout != null && attempt instanceof NumberedAttempt watched) {
			watched.watch(this.ackTimeout);
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
