package dev.conduit.benchmarks.kit.load;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Streams of numbered items, one after another.
 */
final class StreamLoad implements Load {

	private static final long PATIENCE_SECONDS = 60;

	private final Client<?, ?> client;

	private final int size;

	private final int items;

	StreamLoad(Client<?, ?> client, int size) {
		this.client = client;
		this.size = size;
		this.items = Math.clamp(8L * 1024 * 1024 / size, 8, 10_000);
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		long end = System.nanoTime() + nanos;
		long received = 0;
		while (System.nanoTime() < end) {
			InOrder order = new InOrder();
			this.client.stream(this.size, this.items, order).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			WrongAnswerException.unless(order.last == this.items,
					"the last of " + this.items + " items was number " + order.last);
			received += this.items;
		}
		return received;
	}

	private static final class InOrder implements LongConsumer {

		private volatile long last;

		@Override
		public void accept(long number) {
			WrongAnswerException.unless(number == this.last + 1, "item " + number + " came after " + this.last);
			this.last = number;
		}

	}

}
