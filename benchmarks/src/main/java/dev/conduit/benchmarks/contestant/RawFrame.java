package dev.conduit.benchmarks.contestant;

/**
 * What plain sockets and Netty alone send: an {@code int} with the length of all that
 * follows, a byte that says what the frame asks for, and its payload. An answer begins
 * with a byte as well.
 */
final class RawFrame {

	/** Answered with the same frame. */
	static final byte ECHO = 0;

	/** Counted, and not answered. */
	static final byte ONE_WAY = 1;

	/** Answered with a {@link dev.conduit.benchmarks.kit.load.Tally}. */
	static final byte TALLY = 2;

	/** Two {@code int}: answered with so many items, of the size of the first. */
	static final byte STREAM = 3;

	private RawFrame() {
	}

}
