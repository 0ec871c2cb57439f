package dev.conduit.connection;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;

/**
 * How many frames came in a session, and how many of them the peer knows of. Confined to
 * the loop.
 */
final class Arrivals {

	/** Frames of which the peer is told at the latest. */
	static final int UNTOLD_FRAMES = 64;

	/** Bytes of frames of which the peer is told at the latest. */
	private static final int UNTOLD_BYTES = 64 * 1024;

	private long received;

	private long told;

	private long untoldBytes;

	long received() {
		return this.received;
	}

	void add(Frame frame) {
		this.received++;
		this.untoldBytes += FrameEncoder.sizeEstimate(frame);
	}

	boolean isNews() {
		return this.told != this.received;
	}

	/**
	 * Whether the peer keeps so much for want of an answer that it should have one.
	 */
	boolean isWorthTelling() {
		return this.received - this.told >= UNTOLD_FRAMES || this.untoldBytes >= UNTOLD_BYTES;
	}

	/**
	 * The peer is told.
	 * @return what came
	 */
	long tell() {
		this.told = this.received;
		this.untoldBytes = 0;
		return this.received;
	}

}
