package dev.conduit.benchmarks.contestant;

/**
 * What plain sockets and Netty alone send: an {@code int} with the length of all that
 * follows, a byte that says what the frame asks for, and its payload. Answers are frames
 * as well.
 */
final class RawFrame {

	/** Where the kind stands, behind the length. */
	static final int KIND = 4;

	/** Where the payload begins. */
	static final int PAYLOAD = KIND + 1;

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
