package dev.conduit.server;

import java.time.Duration;

/**
 * How long a server remembers the ids of messages, to take each of them once.
 *
 * @param window how long an id is remembered
 * @param maxEntries how many ids are remembered at most, the last ones; each takes about
 * 200 bytes. While all of them wait for their receivers, no further message with an id is
 * taken
 * @since 0.1.0
 */
public record DedupOptions(Duration window, int maxEntries) {

	/** Two minutes, and 100,000 ids. */
	public static final DedupOptions DEFAULT = new DedupOptions(Duration.ofMinutes(2), 100_000);

	public DedupOptions {
		if (window.toMillis() < 1) {
			throw new IllegalArgumentException("'window' must be a millisecond or more (was %s)".formatted(window));
		}
		if (maxEntries < 1) {
			throw new IllegalArgumentException("'maxEntries' must be positive (was %d)".formatted(maxEntries));
		}
	}

}
