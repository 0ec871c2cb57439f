package dev.conduit.frame;

import java.time.Duration;

/**
 * Bounds on what is read, checked before anything is allocated.
 *
 * @param maxFrameSize bytes that may follow a frame's header
 * @param maxMessageSize bytes of the payload of one message or call, over all its frames
 * @param maxFragments frames that one message or call may be split into
 * @param maxOpenReassemblies messages and calls that may be incomplete at once
 * @param reassemblyTimeout how long one may stay incomplete
 * @param maxIncompleteBytes bytes of all that are incomplete
 * @param minFrameRate bytes a second by which a frame goes on once it began, after a
 * grace of five seconds; 0 for any
 * @since 0.1.0
 */
public record FrameLimits(int maxFrameSize, int maxMessageSize, int maxFragments, int maxOpenReassemblies,
		Duration reassemblyTimeout, long maxIncompleteBytes, int minFrameRate) {

	/** What is read before the peer has logged in: small frames and no fragments. */
	public static final FrameLimits BEFORE_LOGIN = new FrameLimits(PeerLimits.MIN_FRAME_SIZE, PeerLimits.MIN_FRAME_SIZE,
			1, 0, Duration.ofSeconds(5));

	private static final int MIN_FRAGMENTS = 1024;

	/** What is read after login where nothing is configured. */
	public static final FrameLimits DEFAULT = of(PeerLimits.DEFAULT);

	public FrameLimits {
		requireAtLeast(PeerLimits.MIN_FRAME_SIZE, "maxFrameSize", maxFrameSize);
		requireAtLeast(1, "maxMessageSize", maxMessageSize);
		requireAtLeast(1, "maxFragments", maxFragments);
		requireAtLeast(0, "maxOpenReassemblies", maxOpenReassemblies);
		if (maxMessageSize > (long) maxFragments * maxFrameSize) {
			throw new IllegalArgumentException(
					"'maxMessageSize' must fit into %d frames of %d bytes, 'maxFragments' and 'maxFrameSize' (was %d)"
						.formatted(maxFragments, maxFrameSize, maxMessageSize));
		}
		if (maxIncompleteBytes < maxMessageSize) {
			throw new IllegalArgumentException("'maxIncompleteBytes' must be at least 'maxMessageSize', %d (was %d)"
				.formatted(maxMessageSize, maxIncompleteBytes));
		}
		requireAtLeast(0, "minFrameRate", minFrameRate);
		if (!reassemblyTimeout.isPositive()) {
			throw new IllegalArgumentException(
					"'reassemblyTimeout' must be positive (was %s)".formatted(reassemblyTimeout));
		}
	}

	/**
	 * Bounds for peers that may be as slow as they like, and leave as much incomplete as
	 * they may begin.
	 * @param maxFrameSize bytes that may follow a frame's header
	 * @param maxMessageSize bytes of the payload of one message or call
	 * @param maxFragments frames that one message or call may be split into
	 * @param maxOpenReassemblies messages and calls that may be incomplete at once
	 * @param reassemblyTimeout how long one may stay incomplete
	 */
	public FrameLimits(int maxFrameSize, int maxMessageSize, int maxFragments, int maxOpenReassemblies,
			Duration reassemblyTimeout) {
		this(maxFrameSize, maxMessageSize, maxFragments, maxOpenReassemblies, reassemblyTimeout,
				Math.max(1L, maxOpenReassemblies) * maxMessageSize, 0);
	}

	/**
	 * The bounds that go with what this side announces: enough frames for the largest
	 * message, also from a sender that fills only half of each, and at least 1024.
	 * @param announced what this side announces
	 * @return the bounds
	 */
	public static FrameLimits of(PeerLimits announced) {
		int filled = Math.ceilDiv(announced.maxMessageSize(), announced.maxFrameSize());
		return new FrameLimits(announced.maxFrameSize(), announced.maxMessageSize(),
				Math.max(MIN_FRAGMENTS, 2 * filled), 16, Duration.ofSeconds(30));
	}

	/**
	 * These bounds with another one on what is incomplete.
	 * @param bytes bytes of all payloads that are incomplete
	 * @return the new bounds
	 */
	public FrameLimits withMaxIncompleteBytes(long bytes) {
		return new FrameLimits(this.maxFrameSize, this.maxMessageSize, this.maxFragments, this.maxOpenReassemblies,
				this.reassemblyTimeout, bytes, this.minFrameRate);
	}

	/**
	 * These bounds with another one on how slow the peer may be.
	 * @param rate bytes a second, 0 for any
	 * @return the new bounds
	 */
	public FrameLimits withMinFrameRate(int rate) {
		return new FrameLimits(this.maxFrameSize, this.maxMessageSize, this.maxFragments, this.maxOpenReassemblies,
				this.reassemblyTimeout, this.maxIncompleteBytes, rate);
	}

	private static void requireAtLeast(int least, String name, int value) {
		if (value < least) {
			throw new IllegalArgumentException("'%s' must be at least %d (was %d)".formatted(name, least, value));
		}
	}

}
