package dev.conduit.samples.chat.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.samples.chat.api.ChatCalls;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Joined;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.PresenceChange.Kind;
import dev.conduit.samples.chat.api.RoomSummary;

/**
 * The chat without a wire: the real rooms, called on the caller's thread.
 */
public final class LocalChat {

	private final AtomicLong ids = new AtomicLong();

	private ChatRooms rooms = emptyRooms();

	/**
	 * Ends all rooms and connections, as a crash of the server does.
	 */
	public void restart() {
		this.rooms = emptyRooms();
	}

	private ChatRooms emptyRooms() {
		return new ChatRooms(new ChatLimits(10, 10, 10, 10, 5, 5, 3), InstantSource.fixed(Instant.EPOCH),
				() -> "epoch-" + this.ids.incrementAndGet(), new RecordedEvents());
	}

	public Connection connect(String user) {
		Guest guest = new Guest(this.ids.incrementAndGet(), user);
		this.rooms.arrived(guest);
		return new Connection(guest);
	}

	/**
	 * A connection of a user, until it is cut.
	 */
	public final class Connection implements ChatCalls {

		private Guest guest;

		private boolean cut;

		private Connection(Guest guest) {
			this.guest = guest;
		}

		public void cut() {
			this.cut = true;
			LocalChat.this.rooms.gone(this.guest, Kind.LOST);
		}

		public void mend() {
			this.guest = connect(this.guest.user()).guest;
			this.cut = false;
		}

		private ChatRooms open() {
			if (this.cut) {
				throw new ConduitUnavailableException(Problem.of(ErrorCode.DISCONNECTED, "the cable is cut"));
			}
			return LocalChat.this.rooms;
		}

		@Override
		public Joined join(String room, Cursor after) {
			return open().join(this.guest, room, after);
		}

		@Override
		public void leave(String room) {
			open().leave(this.guest, room);
		}

		@Override
		public Line say(String room, String text) {
			return open().say(this.guest, room, text);
		}

		@Override
		public Line whisper(String user, String text) {
			return open().whisper(this.guest, user, text);
		}

		@Override
		public Page history(String room, Cursor after) {
			return open().history(room, after);
		}

		@Override
		public Page inbox(Cursor after) {
			return open().inbox(this.guest, after);
		}

		@Override
		public void seen(String room, Cursor cursor) {
			open().seen(this.guest, room, cursor);
		}

		@Override
		public void inboxSeen(Cursor cursor) {
			open().inboxSeen(this.guest, cursor);
		}

		@Override
		public List<RoomSummary> rooms() {
			return open().rooms();
		}

		@Override
		public List<String> who(String room) {
			return open().who(room);
		}

	}

}
