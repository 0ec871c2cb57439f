package dev.conduit.samples.chat.server;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;

/**
 * What was said in one place: the latest lines, numbered from 1 on without a gap. The
 * oldest line makes place for a new one. Not thread-safe.
 */
final class Timeline {

	private final String place;

	private final int capacity;

	private final Deque<Line> lines = new ArrayDeque<>();

	private Cursor end;

	Timeline(String place, String epoch, int capacity) {
		this.place = place;
		this.capacity = capacity;
		this.end = new Cursor(epoch, 0);
	}

	Line append(Instant at, String from, String text) {
		this.end = this.end.next();
		Line line = new Line(this.place, this.end, at, from, text);
		if (this.lines.size() == this.capacity) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
		return line;
	}

	/**
	 * What was said after the cursor. A cursor of another epoch knows nothing of this
	 * timeline.
	 */
	Page after(@Nullable Cursor cursor) {
		long seen = (cursor != null && cursor.epoch().equals(this.end.epoch())) ? cursor.sequence() : 0;
		long forgotten = this.end.sequence() - this.lines.size();
		List<Line> unseen = this.lines.stream().filter((line) -> line.cursor().sequence() > seen).toList();
		return new Page(unseen, Math.max(0, forgotten - seen), this.end);
	}

	/**
	 * The last lines; what was said before them is not wanted, and so not missed.
	 */
	Page latest(int count) {
		List<Line> latest = this.lines.stream().skip(Math.max(0, this.lines.size() - count)).toList();
		return new Page(latest, 0, this.end);
	}

	/**
	 * Whether the cursor stands in this timeline, and not past its end.
	 */
	boolean knows(Cursor cursor) {
		return cursor.equals(this.end) || cursor.isBehind(this.end);
	}

	Cursor end() {
		return this.end;
	}

}
