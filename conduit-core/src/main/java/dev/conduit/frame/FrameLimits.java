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
 * @since 0.1.0
 */
public record FrameLimits(int maxFrameSize, int maxMessageSize, int maxFragments, int maxOpenReassemblies,
		Duration reassemblyTimeout) {

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
		if (!reassemblyTimeout.isPositive()) {
			throw new IllegalArgumentException(
					"'reassemblyTimeout' must be positive (was %s)".formatted(reassemblyTimeout));
		}
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

	private static void requireAtLeast(int least, String name, int value) {
		if (value < least) {
			throw new IllegalArgumentException("'%s' must be at least %d (was %d)".formatted(name, least, value));
		}
	}

}
