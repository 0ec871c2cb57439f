package dev.conduit.samples.chat.server;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;

/**
 * Is told what happens in the chat, on the thread that made it happen and without a lock:
 * of two things that happen at once, either may be told first.
 *
 * @since 0.1.0
 */
public interface ChatEvents {

	/**
	 * Somebody said something in a room.
	 * @param line what
	 */
	void said(Line line);

	/**
	 * Somebody said something in private.
	 * @param line what; its place is the user whom it was said to
	 */
	void whispered(Line line);

	/**
	 * Somebody came or went.
	 * @param change who, and where
	 */
	void presence(PresenceChange change);

}
