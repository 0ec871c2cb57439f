package dev.conduit.samples.chat.server;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;

/**
 * What was said to one user in private. Not thread-safe.
 */
final class Inbox {

	private final String user;

	private final Timeline timeline;

	private Cursor seen;

	Inbox(String user, String epoch, int capacity) {
		this.user = user;
		this.timeline = new Timeline(user, epoch, capacity);
		this.seen = this.timeline.end();
	}

	Line append(Instant at, String from, String text) {
		return this.timeline.append(at, from, text);
	}

	Page after(@Nullable Cursor cursor) {
		return this.timeline.after((cursor != null) ? cursor : this.seen);
	}

	void seen(Cursor cursor) {
		if (this.timeline.knows(cursor) && this.seen.isBehind(cursor)) {
			this.seen = cursor;
		}
	}

	String user() {
		return this.user;
	}

}
