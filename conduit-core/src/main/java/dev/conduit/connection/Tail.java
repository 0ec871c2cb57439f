package dev.conduit.connection;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;

/**
 * The last frames that a session sent, which the peer has not said to have. They are
 * numbered from 1. Where they are too many bytes the oldest go, and the session cannot be
 * taken up before them any more. Guarded by the lock of its link.
 */
final class Tail {

	/** What a frame takes beside its bytes, about. */
	private static final int OVERHEAD = 64;

	/** Bytes are set aside by so many, so that sessions seldom meet over that. */
	private static final int CHUNK = 16 * 1024;

	private static final int FIRST_CAPACITY = 16;

	private final long limit;

	private final ResumableSessions shared;

	/** A ring whose size is a power of two; made for the first frame. */
	private @Nullable Frame[] frames = new @Nullable Frame[0];

	private int[] sizes = new int[0];

	/** The frames up to this number are not here. */
	private long gone;

	private long sent;

	private long bytes;

	private long reserved;

	/**
	 * Nothing was sent.
	 * @param limit bytes at most
	 * @param shared bounds what all sessions keep
	 */
	Tail(long limit, ResumableSessions shared) {
		this.limit = limit;
		this.shared = shared;
	}

	/**
	 * The number of the last frame that was sent.
	 */
	long sent() {
		return this.sent;
	}

	/**
	 * A frame was sent, or would have been.
	 * @return whether it and all before it are kept as they were
	 */
	boolean add(Frame frame) {
		if (this.sent - this.gone == this.frames.length) {
			grow();
		}
		int size = FrameEncoder.sizeEstimate(frame) + OVERHEAD;
		int place = place(++this.sent);
		this.frames[place] = frame;
		this.sizes[place] = size;
		this.bytes += size;
		return (this.bytes <= this.limit && reserve()) || shrink();
	}

	private boolean shrink() {
		while (this.bytes > this.limit || !reserve()) {
			removeOldest();
		}
		return false;
	}

	private boolean reserve() {
		if (this.bytes <= this.reserved) {
			return true;
		}
		long more = roundUp(this.bytes) - this.reserved;
		boolean given = this.shared.tryReserve(more);
		if (given) {
			this.reserved += more;
		}
		return given;
	}

	private static long roundUp(long bytes) {
		return (bytes + CHUNK - 1) / CHUNK * CHUNK;
	}

	private void grow() {
		int before = this.frames.length;
		@Nullable Frame[] more = new @Nullable Frame[Math.max(FIRST_CAPACITY, 2 * before)];
		int[] moreSizes = new int[more.length];
		for (long number = this.gone + 1; number <= this.sent; number++) {
			int to = (int) (number & (more.length - 1));
			more[to] = this.frames[place(number)];
			moreSizes[to] = this.sizes[place(number)];
		}
		this.frames = more;
		this.sizes = moreSizes;
	}

	private int place(long number) {
		return (int) (number & (this.frames.length - 1));
	}

	private void removeOldest() {
		int place = place(++this.gone);
		this.frames[place] = null;
		this.bytes -= this.sizes[place];
	}

	/**
	 * The peer has the frames up to a number. What it said before, or again, changes
	 * nothing.
	 * @return {@code false} if so many were never sent
	 */
	boolean acknowledge(long number) {
		if (number < 0 || number > this.sent) {
			return false;
		}
		while (this.gone < number) {
			removeOldest();
		}
		long needed = roundUp(this.bytes);
		if (this.reserved - needed > CHUNK || needed == 0) {
			giveBack(needed);
		}
		return true;
	}

	private void giveBack(long needed) {
		if (this.reserved > needed) {
			this.shared.release(this.reserved - needed);
			this.reserved = needed;
		}
	}

	/**
	 * Whether all frames behind a number are here.
	 */
	boolean holdsAllBehind(long number) {
		return number >= this.gone && number <= this.sent;
	}

	/**
	 * Hands all frames over again, in their order.
	 * @param before number of the last frame that is changed on the way
	 * @param change what is made of those
	 */
	void repeat(long before, UnaryOperator<Frame> change, Consumer<Frame> to) {
		for (long number = this.gone + 1; number <= this.sent; number++) {
			int place = place(number);
			Frame frame = this.frames[place];
			if (frame == null) {
				throw new IllegalStateException("frame %d is not here".formatted(number));
			}
			if (number <= before) {
				frame = change.apply(frame);
				this.frames[place] = frame;
			}
			to.accept(frame);
		}
	}

	/**
	 * Keeps nothing any more.
	 */
	void end() {
		Arrays.fill(this.frames, null);
		this.gone = this.sent;
		this.bytes = 0;
		giveBack(0);
	}

}
