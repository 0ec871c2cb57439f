package dev.conduit.samples.chat.server;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.ChatFullException;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.RoomSummary;

/**
 * A room: its history, and who is in it. A user counts once, at however many connections.
 * Not thread-safe.
 */
final class Room {

	private final String name;

	private final ChatLimits limits;

	private final Timeline timeline;

	private final Bookmarks bookmarks;

	private final Set<Guest> guests = new HashSet<>();

	Room(String name, String epoch, ChatLimits limits) {
		this.name = name;
		this.limits = limits;
		this.timeline = new Timeline(name, epoch, limits.history());
		this.bookmarks = new Bookmarks(limits.users());
	}

	/**
	 * Lets a guest in.
	 * @return whether the user was not here before
	 */
	boolean enter(Guest guest) {
		if (this.guests.contains(guest)) {
			return false;
		}
		if (this.guests.size() >= this.limits.guests()) {
			throw new ChatFullException("#%s is full: %d are in it".formatted(this.name, this.guests.size()));
		}
		boolean first = !members().contains(guest.user());
		this.guests.add(guest);
		return first;
	}

	/**
	 * Lets a guest out.
	 * @return whether the user is not here any more
	 */
	boolean leave(Guest guest) {
		return this.guests.remove(guest) && !members().contains(guest.user());
	}

	String name() {
		return this.name;
	}

	boolean holds(Guest guest) {
		return this.guests.contains(guest);
	}

	boolean isEmpty() {
		return this.guests.isEmpty();
	}

	Line append(Instant at, String from, String text) {
		return this.timeline.append(at, from, text);
	}

	Page history(@Nullable Cursor after) {
		return this.timeline.after(after);
	}

	/**
	 * What a user missed that comes, or comes back.
	 */
	Page missed(String user, @Nullable Cursor after) {
		Cursor seen = (after != null) ? after : this.bookmarks.of(user);
		return (seen != null) ? this.timeline.after(seen) : this.timeline.latest(this.limits.welcome());
	}

	void seen(String user, Cursor cursor) {
		if (this.timeline.knows(cursor)) {
			this.bookmarks.move(user, cursor);
		}
	}

	List<String> members() {
		return this.guests.stream().map(Guest::user).distinct().sorted().toList();
	}

	RoomSummary summary() {
		return new RoomSummary(this.name, members().size(), this.timeline.end().sequence());
	}

}
