package dev.conduit.dispatch;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Route;

/**
 * Bounds of a dispatcher.
 *
 * @param maxConcurrent how many calls on virtual threads may run at once, 1 or more
 * @param maxQueued how many more may wait for one of these to end, 0 or more; past that a
 * call is refused
 * @param defaultDeadline deadline of calls that come without one, or {@code null} for
 * none
 * @param limits how many calls of single methods may run at once, each 1 or more; further
 * ones wait, and others pass them. They hold for methods on virtual threads
 * @since 0.1.0
 */
public record DispatchOptions(int maxConcurrent, int maxQueued, @Nullable Duration defaultDeadline,
		Map<Route, Integer> limits) {

	/** 1024 at once, 4096 waiting, no deadline but the caller's. */
	public static final DispatchOptions DEFAULTS = new DispatchOptions(1024, 4096, null);

	/**
	 * Bounds of all methods together.
	 * @param maxConcurrent how many calls on virtual threads may run at once, 1 or more
	 * @param maxQueued how many more may wait, 0 or more
	 * @param defaultDeadline deadline of calls that come without one, or {@code null}
	 */
	public DispatchOptions(int maxConcurrent, int maxQueued, @Nullable Duration defaultDeadline) {
		this(maxConcurrent, maxQueued, defaultDeadline, Map.of());
	}

	public DispatchOptions {
		limits = Map.copyOf(limits);
		limits.forEach((route, limit) -> {
			if (limit < 1) {
				throw new IllegalArgumentException(
						"the limit of '%s' must be 1 or more (was %d)".formatted(route, limit));
			}
		});
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
