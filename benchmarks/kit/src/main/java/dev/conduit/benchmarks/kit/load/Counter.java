package dev.conduit.benchmarks.kit.load;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts at a server what was sent one way. For any threads.
 */
public final class Counter {

	private final LongAdder count = new LongAdder();

	private final LongAdder sum = new LongAdder();

	/**
	 * A message was handled.
	 * @param number its number
	 */
	public void handled(long number) {
		this.sum.add(number);
		this.count.increment();
	}

	/**
	 * What was handled so far.
	 * @return the tally
	 */
	public Tally tally() {
		return new Tally(this.count.sum(), this.sum.sum());
	}

}
