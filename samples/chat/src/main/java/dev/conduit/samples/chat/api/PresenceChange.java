package dev.conduit.samples.chat.api;

/**
 * Somebody came or went.
 *
 * @param room the room
 * @param user who
 * @param kind what happened
 * @param members how many users are there now
 * @since 0.1.0
 */
public record PresenceChange(String room, String user, Kind kind, int members) {

	/**
	 * What can happen.
	 */
	public enum Kind {

		/** Entered the room. */
		JOINED,

		/** Left the room. */
		LEFT,

		/** The connection ended; the user may be back soon. */
		LOST

	}

}
