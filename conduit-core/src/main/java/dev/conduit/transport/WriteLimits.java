package dev.conduit.transport;

import java.time.Duration;

/**
 * Bounds on what waits to leave on one link.
 *
 * @param lowWaterMark bytes below which a link is writable again
 * @param highWaterMark bytes above which a link is not writable
 * @param maxPendingBytes bytes that may wait when a frame is sent; a link that has more
 * is closed, since its sender did not heed {@link Link#isWritable()}. A link thus holds
 * at most this and one frame
 * @param stallTimeout how long a link may stay not writable while nothing leaves; then it
 * is closed
 * @since 0.1.0
 */
public record WriteLimits(int lowWaterMark, int highWaterMark, int maxPendingBytes, Duration stallTimeout) {

	/** 32 and 64 KiB, 16 MiB, ten seconds. */
	public static final WriteLimits DEFAULT = new WriteLimits(32 * 1024, 64 * 1024, 16 * 1024 * 1024,
			Duration.ofSeconds(10));

	public WriteLimits {
		if (lowWaterMark < 1 || highWaterMark < lowWaterMark || maxPendingBytes < highWaterMark) {
			throw new IllegalArgumentException(
					"'lowWaterMark', 'highWaterMark' and 'maxPendingBytes' must be positive and in that order (were %d, %d and %d)"
						.formatted(lowWaterMark, highWaterMark, maxPendingBytes));
		}
		if (stallTimeout.toMillis() < 1) {
			throw new IllegalArgumentException(
					"'stallTimeout' must be a millisecond or more (was %s)".formatted(stallTimeout));
		}
	}

}
