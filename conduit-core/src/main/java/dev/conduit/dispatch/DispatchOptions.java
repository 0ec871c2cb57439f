package dev.conduit.dispatch;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Bounds of a dispatcher.
 *
 * @param maxConcurrent how many calls on virtual threads may run at once, 1 or more
 * @param maxQueued how many more may wait for one of these to end, 0 or more; past that a
 * call is refused
 * @param defaultDeadline deadline of calls that come without one, or {@code null} for
 * none
 * @since 0.1.0
 */
public record DispatchOptions(int maxConcurrent, int maxQueued, @Nullable Duration defaultDeadline) {

	/** 1024 at once, 4096 waiting, no deadline but the caller's. */
	public static final DispatchOptions DEFAULTS = new DispatchOptions(1024, 4096, null);

	public DispatchOptions {
		if (maxConcurrent < 1) {
			throw new IllegalArgumentException("'maxConcurrent' must be 1 or more (was %d)".formatted(maxConcurrent));
		}
		if (maxQueued < 0) {
			throw new IllegalArgumentException("'maxQueued' must be 0 or more (was %d)".formatted(maxQueued));
		}
		if (defaultDeadline != null && !defaultDeadline.isPositive()) {
			throw new IllegalArgumentException(
					"'defaultDeadline' must be longer than nothing (was %s)".formatted(defaultDeadline));
		}
	}

}
