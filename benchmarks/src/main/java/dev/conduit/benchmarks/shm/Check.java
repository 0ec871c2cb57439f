package dev.conduit.benchmarks.shm;

import java.util.Arrays;

/**
 * What a reader has got: each message is checked, and those that count are counted.
 * Confined to the reader's thread.
 */
final class Check {

	/** Number of the messages that say that it is over. */
	static final long END = -1;

	/** Stamp of messages that warm up. */
	static final long WARM_UP = 0;

	/** Stamp of messages that count; anything else is the time of sending. */
	static final long COUNTS = 1;

	private static final int MAX_SAMPLES = 1 << 16;

	private final boolean lossy;

	private final long[] samples = new long[MAX_SAMPLES];

	private int sampled;

	private long next;

	private long counted;

	private long lost;

	private Usage before = Usage.NONE;

	private Usage after = Usage.NONE;

	Check(boolean lossy) {
		this.lossy = lossy;
	}

	/**
	 * A message was read.
	 * @param last its last word
	 * @param hasFill whether the bytes between are right, or were not asked for
	 */
	void received(long number, long stamp, long last, boolean hasFill) {
		if (last != Payload.last(number) || !hasFill) {
			throw new IllegalStateException("message %d is torn".formatted(number));
		}
		if (number == END) {
			end();
			return;
		}
		if (number != this.next) {
			missed(number);
		}
		this.next = number + 1;
		if (stamp != WARM_UP) {
			count(stamp);
		}
	}

	private void missed(long number) {
		if (number < this.next || !this.lossy) {
			throw new IllegalStateException("message %d instead of %d".formatted(number, this.next));
		}
		this.lost += number - this.next;
	}

	private void count(long stamp) {
		if (this.counted++ == 0) {
			this.before = Usage.now();
		}
		if (stamp != COUNTS && this.sampled < MAX_SAMPLES) {
			this.samples[this.sampled++] = System.nanoTime() - stamp;
		}
	}

	private void end() {
		if (!isOver()) {
			this.after = Usage.now();
		}
	}

	boolean isOver() {
		return this.after.nanos() != 0;
	}

	/** Messages a second. */
	double rate() {
		return this.counted * 1e9 / (this.after.nanos() - this.before.nanos());
	}

	/** Bytes that this thread allocated for each message that counted. */
	double allocated() {
		return (double) (this.after.allocated() - this.before.allocated()) / Math.max(1, this.counted);
	}

	/** Part of one processor that this process used while messages counted. */
	double processor() {
		return this.after.processorSince(this.before);
	}

	double lostPart() {
		return (double) this.lost / Math.max(1, this.next);
	}

	/** Microseconds from sending to reading. */
	double latency(double quantile) {
		long[] sorted = Arrays.copyOf(this.samples, this.sampled);
		Arrays.sort(sorted);
		return (sorted.length == 0) ? 0 : sorted[(int) (sorted.length * quantile)] / 1000.0;
	}

}
