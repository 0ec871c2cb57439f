package dev.conduit.benchmarks.kit.load;

/**
 * One caller that waits for each answer.
 */
final class BlockingLoad<P, R> implements Load {

	private final Client<P, R> client;

	private P payload;

	private long number;

	BlockingLoad(Client<P, R> client, int size) {
		this(client, size, 0);
	}

	/** Begins to count at another number, so that no two callers send the same. */
	BlockingLoad(Client<P, R> client, int size, long number) {
		this.client = client;
		this.payload = client.payload(size);
		this.number = number;
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		long calls = 0;
		long start = System.nanoTime();
		long end = start + nanos;
		while (start < end) {
			this.payload = this.client.next(this.payload, ++this.number);
			R answer = this.client.call(this.payload);
			WrongAnswerException.unless(this.client.isAnswer(this.payload, answer), "another answer came");
			long now = System.nanoTime();
			latencies.record(now - start);
			start = now;
			calls++;
		}
		return calls;
	}

}
