package dev.conduit.samples.chat.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;

/**
 * Lets each line of one place through once and in order, however often and from wherever
 * it comes: pushed by a topic, or fetched from the history. Not thread-safe.
 */
final class Feed {

	private @Nullable Cursor cursor;

	/**
	 * Where a pushed line stands.
	 */
	Arrival arrive(Line line) {
		Cursor seen = this.cursor;
		if (seen != null && seen.next().equals(line.cursor())) {
			this.cursor = line.cursor();
			return Arrival.NEXT;
		}
		boolean known = seen != null && (seen.equals(line.cursor()) || line.cursor().isBehind(seen));
		return known ? Arrival.KNOWN : Arrival.AHEAD;
	}

	/**
	 * Goes on with a page of the history.
	 * @return its lines that were not let through yet
	 */
	List<Line> take(Page page) {
		Cursor seen = this.cursor;
		List<Line> unseen = page.lines()
			.stream()
			.filter((line) -> seen == null || !(seen.equals(line.cursor()) || line.cursor().isBehind(seen)))
			.toList();
		if (seen == null || !page.end().isBehind(seen)) {
			this.cursor = page.end();
		}
		return unseen;
	}

	/**
	 * The last line that was let through, {@code null} before the first page.
	 */
	@Nullable Cursor cursor() {
		return this.cursor;
	}

	/**
	 * Where a line stands that was pushed.
	 */
	enum Arrival {

		/** It is the next one: show it. */
		NEXT,

		/** It was let through before. */
		KNOWN,

		/** Something is missing before it: fetch the history. */
		AHEAD

	}

}
