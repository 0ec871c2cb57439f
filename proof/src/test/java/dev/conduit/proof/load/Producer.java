package dev.conduit.proof.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;

/**
 * Publishes numbers, a few at once, and tells which were acknowledged as processed. What
 * was refused, or nobody knows of, is not published again: its effect may or may not be
 * there, once.
 */
final class Producer implements Runnable {

	private static final TopicName TOPIC = new TopicName("orders");

	private static final int AT_ONCE = 32;

	private static final long PAUSE_NANOS = 200_000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Semaphore permits = new Semaphore(AT_ONCE);

	private final AtomicLong next;

	private final ConduitClient client;

	private final Consumer<String> acked;

	private volatile boolean stopped;

	Producer(ConduitClient client, long first, Consumer<String> acked) {
		this.client = client;
		this.next = new AtomicLong(first);
		this.acked = acked;
	}

	@Override
	public void run() {
		while (!this.stopped) {
			this.permits.acquireUninterruptibly();
			String number = Long.toString(this.next.getAndIncrement());
			CompletableFuture<AckLevel> ignored = this.client
				.publish(new Message(TOPIC, Payload.text(number)), AckLevel.PROCESSED, this.client.deadline(PATIENCE))
				.whenComplete((level, failure) -> {
					if (level == AckLevel.PROCESSED) {
						this.acked.accept(number);
					}
					this.permits.release();
				});
			// A few thousand a second: the machine has processes to start meanwhile.
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		this.permits.acquireUninterruptibly(AT_ONCE);
		this.permits.release(AT_ONCE);
	}

	/** Publishes no more; {@link #run()} returns when all outcomes are known. */
	void stop() {
		this.stopped = true;
	}

}
