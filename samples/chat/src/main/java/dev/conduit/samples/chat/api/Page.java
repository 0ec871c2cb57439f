package dev.conduit.samples.chat.api;

import java.util.List;

/**
 * A part of a history.
 *
 * @param lines the lines, oldest first, without a gap
 * @param gone how many lines between what was asked for and the first line are forgotten
 * @param end where the history ends now
 * @since 0.1.0
 */
public record Page(List<Line> lines, long gone, Cursor end) {

	public Page {
		lines = List.copyOf(lines);
	}

}
