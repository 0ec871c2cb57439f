package dev.conduit.benchmarks.kit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One publisher, and subscribers that each have a connection of their own. The publisher
 * is at most a window ahead of the slowest of them.
 */
final class PublishLoad<P> implements Load {

	private static final int WINDOW = 2048;

	private static final int BATCH = WINDOW / 8;

	private static final long PATIENCE_SECONDS = 30;

	private final Client<P, ?> client;

	private final List<P> payloads = new ArrayList<>();

	private final List<Client<?, ?>> subscribers = new ArrayList<>();

	private final List<AtomicLong> received = new ArrayList<>();

	private final int window;

	private final int batch;

	private long sent;

	PublishLoad(Client<P, ?> client, int subscribers, int size, Connector more) throws Exception {
		this.client = client;
		this.window = Math.clamp(4L * 1024 * 1024 / size, 8, WINDOW);
		this.batch = Math.min(BATCH, this.window / 8);
		for (int i = 0; i < this.window; i++) {
			this.payloads.add(client.payload(size));
		}
		for (int i = 0; i < subscribers; i++) {
			AtomicLong count = new AtomicLong();
			Client<?, ?> subscriber = more.connect();
			this.subscribers.add(subscriber);
			subscriber.subscribe(count::incrementAndGet).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			this.received.add(count);
		}
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		long first = this.sent;
		long end = System.nanoTime() + nanos;
		while (System.nanoTime() < end) {
			for (int i = 0; i < this.batch; i++) {
				int place = (int) (this.sent % this.window);
				P payload = this.client.next(this.payloads.get(place), ++this.sent);
				this.payloads.set(place, payload);
				this.client.publish(payload);
			}
			awaitReceived(this.sent + this.batch - this.window);
		}
		awaitReceived(this.sent);
		return (this.sent - first) * this.subscribers.size();
	}

	/** Parks between looks: nobody could wake this thread without a cost of its own. */
	private void awaitReceived(long least) {
		long patient = System.nanoTime() + PATIENCE_SECONDS * SECOND;
		for (AtomicLong count : this.received) {
			while (count.get() < least) {
				if (System.nanoTime() > patient) {
					throw new WrongAnswerException("a subscriber got " + count + " of " + this.sent + " messages");
				}
				LockSupport.parkNanos(20_000);
			}
		}
		WrongAnswerException.unless(this.received.stream().allMatch((count) -> count.get() <= this.sent),
				"a subscriber got more messages than were sent");
	}

	@Override
	public void close() {
		this.subscribers.forEach(Client::close);
	}

}
