package dev.conduit.benchmarks.kit.load;

import java.util.Arrays;

/**
 * Kinds of load.
 */
public enum Shape {

	/** One caller, one call after another. */
	SEQUENTIAL("sequential", "calls", false),

	/** So many calls in flight, each followed by the next when it ends. */
	ASYNC("async", "calls", true),

	/** So many virtual threads, each of which waits for its call. */
	VTHREADS("vthreads", "calls", true),

	/** Messages without an answer, counted when they were handled. */
	ONE_WAY("one-way", "messages", false),

	/** Items of streams, one stream after another. */
	STREAM("stream", "items", false),

	/** Messages to so many subscribers, each with its own connection. */
	PUBLISH("publish", "deliveries", true);

	private final String text;

	private final String unit;

	private final boolean hasCount;

	Shape(String text, String unit, boolean hasCount) {
		this.text = text;
		this.unit = unit;
		this.hasCount = hasCount;
	}

	static Shape of(String text) {
		return Arrays.stream(values())
			.filter((shape) -> shape.text.equals(text))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"a shape must be one of " + Arrays.toString(values()) + " (was '" + text + "')"));
	}

	String unit() {
		return this.unit;
	}

	boolean hasCount() {
		return this.hasCount;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
