package dev.conduit.frame;

import java.time.Duration;

/**
 * What one side of a connection accepts, told to the other in the hand-shake.
 *
 * @param maxFrameSize bytes that may follow a frame's header, 8 KiB to 16 MiB
 * @param maxMessageSize bytes of the payload of one message or call, over all its frames
 * @param maxInFlight calls and unacknowledged messages that may be open at once
 * @param maxSubscriptions subscriptions that one connection may hold
 * @param heartbeatInterval silence after which a side pings, at least a millisecond
 * @param heartbeatTimeout silence after which a side gives the connection up, longer than
 * the interval and at most a day
 * @since 0.1.0
 */
public record PeerLimits(int maxFrameSize, int maxMessageSize, int maxInFlight, int maxSubscriptions,
		Duration heartbeatInterval, Duration heartbeatTimeout) {

	/** The smallest frame size that may be announced, and the limit before login. */
	public static final int MIN_FRAME_SIZE = 8 * 1024;

	/** The largest frame size that may be announced. */
	public static final int MAX_FRAME_SIZE = 16 * 1024 * 1024;

	private static final Duration MAX_HEARTBEAT_TIMEOUT = Duration.ofDays(1);

	/** What is announced where nothing is configured. */
	public static final PeerLimits DEFAULT = new PeerLimits(1024 * 1024, 16 * 1024 * 1024, 256, 256,
			Duration.ofSeconds(15), Duration.ofSeconds(40));

	public PeerLimits {
		if (maxFrameSize < MIN_FRAME_SIZE || maxFrameSize > MAX_FRAME_SIZE) {
			throw new IllegalArgumentException("'maxFrameSize' must be %d to %d bytes (was %d)"
				.formatted(MIN_FRAME_SIZE, MAX_FRAME_SIZE, maxFrameSize));
		}
		requirePositive("maxMessageSize", maxMessageSize);
		requirePositive("maxInFlight", maxInFlight);
		requirePositive("maxSubscriptions", maxSubscriptions);
		if (heartbeatTimeout.compareTo(MAX_HEARTBEAT_TIMEOUT) > 0 || heartbeatInterval.compareTo(heartbeatTimeout) > 0
				|| heartbeatInterval.toMillis() < 1 || heartbeatInterval.toMillis() == heartbeatTimeout.toMillis()) {
			throw new IllegalArgumentException(
					"'heartbeatTimeout' must be longer than 'heartbeatInterval' and at most %s (were %s and %s)"
						.formatted(MAX_HEARTBEAT_TIMEOUT, heartbeatTimeout, heartbeatInterval));
		}
	}

	private static void requirePositive(String name, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException("'%s' must be positive (was %d)".formatted(name, value));
		}
	}

}
