package dev.conduit.frame;

import java.util.function.LongSupplier;

import dev.conduit.message.Limit;

/**
 * Refuses a peer that begins a frame and sends the rest of it so slowly that it only
 * wants to keep what is kept for it. Looks when bytes come: silence is the matter of the
 * heart-beat. A pause counts as the grace at most, for it may have been this side that
 * did not read.
 */
final class FramePace {

	/** Time that a frame may take whatever its size. */
	static final long GRACE = 5_000_000_000L;

	private final LongSupplier nanoTime;

	private boolean begun;

	private long looked;

	private long taken;

	FramePace(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * What comes next belongs to another frame.
	 */
	void begin() {
		this.begun = false;
	}

	/**
	 * A frame is there in part.
	 * @param bytes how many of its bytes have come
	 * @param rate bytes a second by which it has to go on
	 * @throws MalformedFrameException if that took too long
	 */
	void require(int bytes, int rate) {
		long now = this.nanoTime.getAsLong();
		this.taken = this.begun ? (this.taken + Math.min(now - this.looked, GRACE)) : 0;
		this.looked = now;
		this.begun = true;
		if (this.taken > GRACE && bytes * 1e9 < (double) rate * this.taken) {
			throw new MalformedFrameException(Limit.FRAME_RATE,
					"expected a frame to go on by at least %d bytes a second, found %d bytes in %d ms".formatted(rate,
							bytes, this.taken / 1_000_000));
		}
	}

}
