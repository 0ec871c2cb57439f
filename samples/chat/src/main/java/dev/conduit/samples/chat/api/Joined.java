package dev.conduit.samples.chat.api;

import java.util.List;

/**
 * What a user learns who enters a room.
 *
 * @param room the room
 * @param members who is there now, in alphabetical order, with the one who enters
 * @param missed what was said since the user was here last; for one who never was, the
 * latest lines
 * @since 0.1.0
 */
public record Joined(String room, List<String> members, Page missed) {

	public Joined {
		members = List.copyOf(members);
	}

}
