package dev.conduit.topic;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who holds each key, and who waits for it, in order. A key is known as long as one of
 * its messages is in the mailbox or in hand, so that there are never more keys than
 * messages. Guarded by the mailbox's lock.
 */
final class KeyLines {

	/** Those that wait for a key that is held, by the key. */
	private final Map<String, ArrayDeque<Entry>> lines = new HashMap<>();

	/**
	 * Number of keys that are held.
	 */
	int size() {
		return this.lines.size();
	}

	/**
	 * Takes the key of an entry, or lets the entry wait for it.
	 * @return whether the entry holds its key now
	 */
	boolean hold(Entry entry) {
		ArrayDeque<Entry> line = this.lines.get(entry.key());
		if (line != null) {
			line.add(entry);
			return false;
		}
		this.lines.put(entry.key(), new ArrayDeque<>(0));
		entry.holdsKey = true;
		return true;
	}

	/**
	 * Takes the key away from an entry, if it holds it.
	 * @return who holds it now, {@code null} where nobody waited for it
	 */
	@Nullable Entry release(Entry entry) {
		ArrayDeque<Entry> line = this.lines.get(entry.key());
		if (!entry.holdsKey || line == null) {
			return null;
		}
		entry.holdsKey = false;
		Entry next = line.poll();
		if (next == null) {
			this.lines.remove(entry.key());
			return null;
		}
		next.holdsKey = true;
		return next;
	}

	/**
	 * An entry waits for its key no longer.
	 */
	void leave(Entry entry) {
		ArrayDeque<Entry> line = this.lines.get(entry.key());
		if (line != null) {
			line.remove(entry);
		}
	}

	void clear() {
		this.lines.clear();
	}

}
