package dev.conduit.samples.chat.server;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.Cursor;

/**
 * How far each user read in one place. The user that was silent for the longest time is
 * forgotten where there are too many. Not thread-safe.
 */
final class Bookmarks {

	private final int capacity;

	private final Map<String, Cursor> byUser = new LinkedHashMap<>(16, 0.75f, true);

	Bookmarks(int capacity) {
		this.capacity = capacity;
	}

	@Nullable Cursor of(String user) {
		return this.byUser.get(user);
	}

	/**
	 * Moves a bookmark, never back: a user may read on two screens.
	 */
	void move(String user, Cursor cursor) {
		Cursor before = this.byUser.get(user);
		if (before != null && !before.isBehind(cursor)) {
			return;
		}
		this.byUser.put(user, cursor);
		if (this.byUser.size() > this.capacity) {
			this.byUser.remove(this.byUser.keySet().iterator().next());
		}
	}

}
