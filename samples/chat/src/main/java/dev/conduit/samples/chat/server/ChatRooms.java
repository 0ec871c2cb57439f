package dev.conduit.samples.chat.server;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.ChatFullException;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Joined;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.NoSuchRoomException;
import dev.conduit.samples.chat.api.NoSuchUserException;
import dev.conduit.samples.chat.api.NotInRoomException;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.samples.chat.api.PresenceChange.Kind;
import dev.conduit.samples.chat.api.RoomSummary;

/**
 * All rooms and inboxes, in memory: they end with the process. For any thread; what
 * happened is told when the lock was given back.
 */
final class ChatRooms {

	private final ReentrantLock lock = new ReentrantLock();

	private final ChatLimits limits;

	private final InstantSource clock;

	private final Supplier<String> epochs;

	private final ChatEvents events;

	private final Shelf<Room> rooms;

	private final Shelf<Inbox> inboxes;

	/** Who is connected, and the rooms where each is. */
	private final Map<Guest, Set<Room>> whereabouts = new HashMap<>();

	ChatRooms(ChatLimits limits, InstantSource clock, Supplier<String> epochs, ChatEvents events) {
		this.limits = limits;
		this.clock = clock;
		this.epochs = epochs;
		this.events = events;
		this.rooms = new Shelf<>(limits.rooms(), Room::isEmpty);
		this.inboxes = new Shelf<>(limits.users(), (inbox) -> !isHere(inbox.user()));
	}

	/**
	 * A user logged in: nothing else is done for a guest that did not arrive.
	 */
	void arrived(Guest guest) {
		whileLocked(() -> this.whereabouts.putIfAbsent(guest, new HashSet<>()));
	}

	/**
	 * A connection ended: the guest leaves all rooms.
	 * @param kind whether it said so, or was lost
	 */
	void gone(Guest guest, Kind kind) {
		List<PresenceChange> changes = whileLocked(() -> {
			Set<Room> left = this.whereabouts.remove(guest);
			return (left != null) ? left.stream().flatMap((room) -> leave(guest, room, kind).stream()).toList()
					: List.<PresenceChange>of();
		});
		changes.forEach(this.events::presence);
	}

	Joined join(Guest guest, String name, @Nullable Cursor after) {
		List<PresenceChange> changes = new ArrayList<>(1);
		Joined joined = whileLocked(() -> {
			Set<Room> entered = roomsOf(guest);
			inbox(guest.user());
			Room room = roomFor(guest, name, entered);
			if (room.enter(guest)) {
				changes.add(new PresenceChange(name, guest.user(), Kind.JOINED, room.members().size()));
			}
			entered.add(room);
			return new Joined(name, room.members(), room.missed(guest.user(), after));
		});
		changes.forEach(this.events::presence);
		return joined;
	}

	void leave(Guest guest, String name) {
		List<PresenceChange> changes = whileLocked(() -> {
			Room room = roomOf(guest, name);
			roomsOf(guest).remove(room);
			return leave(guest, room, Kind.LEFT);
		});
		changes.forEach(this.events::presence);
	}

	Line say(Guest guest, String name, String text) {
		Line line = whileLocked(() -> roomOf(guest, name).append(this.clock.instant(), guest.user(), text));
		this.events.said(line);
		return line;
	}

	Line whisper(Guest guest, String user, String text) {
		Line line = whileLocked(() -> {
			Inbox inbox = this.inboxes.get(user);
			if (inbox == null) {
				throw new NoSuchUserException("nobody named %s was ever here".formatted(user));
			}
			return inbox.append(this.clock.instant(), guest.user(), text);
		});
		this.events.whispered(line);
		return line;
	}

	Page history(String name, @Nullable Cursor after) {
		return whileLocked(() -> room(name).history(after));
	}

	Page inbox(Guest guest, @Nullable Cursor after) {
		return whileLocked(() -> inbox(guest.user()).after(after));
	}

	/**
	 * Moves a bookmark. Nobody is told of a room that is not there any more: the call is
	 * one-way.
	 */
	void seen(Guest guest, String name, Cursor cursor) {
		whileLocked(() -> {
			Room room = this.rooms.get(name);
			if (room != null) {
				room.seen(guest.user(), cursor);
			}
			return room;
		});
	}

	void inboxSeen(Guest guest, Cursor cursor) {
		whileLocked(() -> {
			inbox(guest.user()).seen(cursor);
			return guest;
		});
	}

	List<RoomSummary> rooms() {
		return whileLocked(() -> this.rooms.all()
			.stream()
			.map(Room::summary)
			.sorted(Comparator.comparing(RoomSummary::name))
			.toList());
	}

	List<String> who(String name) {
		return whileLocked(() -> room(name).members());
	}

	private Set<Room> roomsOf(Guest guest) {
		Set<Room> entered = this.whereabouts.get(guest);
		if (entered == null) {
			throw new IllegalStateException("connection %d is not there any more".formatted(guest.connection()));
		}
		return entered;
	}

	private Room roomFor(Guest guest, String name, Set<Room> entered) {
		Room room = this.rooms.get(name);
		if ((room == null || !entered.contains(room)) && entered.size() >= this.limits.roomsPerGuest()) {
			throw new ChatFullException(
					"%s is in %d rooms already: leave one of them".formatted(guest.user(), entered.size()));
		}
		Room place = this.rooms.getOrAdd(name, (added) -> new Room(added, this.epochs.get(), this.limits));
		if (place == null) {
			throw new ChatFullException(
					"there are %d rooms already, and somebody in each of them".formatted(this.limits.rooms()));
		}
		return place;
	}

	private List<PresenceChange> leave(Guest guest, Room room, Kind kind) {
		return room.leave(guest) ? List.of(new PresenceChange(room.name(), guest.user(), kind, room.members().size()))
				: List.of();
	}

	private Room roomOf(Guest guest, String name) {
		Room room = this.rooms.get(name);
		if (room == null || !room.holds(guest)) {
			throw new NotInRoomException("%s is not in #%s".formatted(guest.user(), name));
		}
		return room;
	}

	private Room room(String name) {
		Room room = this.rooms.get(name);
		if (room == null) {
			throw new NoSuchRoomException("there is no room #%s".formatted(name));
		}
		return room;
	}

	private Inbox inbox(String user) {
		Inbox inbox = this.inboxes.getOrAdd(user, (added) -> new Inbox(added, this.epochs.get(), this.limits.inbox()));
		if (inbox == null) {
			throw new ChatFullException("there are %d users already".formatted(this.limits.users()));
		}
		return inbox;
	}

	private boolean isHere(String user) {
		return this.whereabouts.keySet().stream().anyMatch((guest) -> guest.user().equals(user));
	}

	private <T extends @Nullable Object> T whileLocked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
