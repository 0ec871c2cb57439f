package dev.conduit.samples.chat.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.samples.chat.api.ChatCalls;
import dev.conduit.samples.chat.api.ChatException;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Joined;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.samples.chat.terminal.ChatTerminal;

/**
 * One user at one terminal. Lines reach the screen once and in order: pushed ones as long
 * as none is missing, and what is missing from the history. Confined to the thread of its
 * {@link Desk}.
 */
final class ChatClient {

	private final ChatCalls calls;

	private final ChatTerminal terminal;

	private final Display display;

	private final Map<String, Feed> rooms = new LinkedHashMap<>();

	private final Feed inbox = new Feed();

	private @Nullable String current;

	private boolean begun;

	private boolean lost;

	private boolean refused;

	ChatClient(ChatCalls calls, ChatTerminal terminal, Display display, String room) {
		this.calls = calls;
		this.terminal = terminal;
		this.display = display;
		this.rooms.put(room, new Feed());
		this.current = room;
	}

	/**
	 * Enters the first room.
	 * @return whether the user may stay, which a wrong password does not let it
	 */
	boolean begin() {
		this.begun = true;
		connected();
		return !this.refused;
	}

	/**
	 * The connection is there, for the first time or again: the server knows nothing of
	 * where this user was.
	 */
	void connected() {
		if (!this.begun) {
			return;
		}
		List.copyOf(this.rooms.keySet()).forEach((room) -> attempt(() -> join(room)));
		this.lost = false;
		if (!this.refused) {
			checkInbox();
		}
	}

	void disconnected() {
		if (!this.begun) {
			return;
		}
		this.lost = true;
		this.terminal.print(this.display.notice("the connection is lost, trying again"));
	}

	void said(Line line) {
		Feed feed = this.rooms.get(line.place());
		if (feed == null || feed.cursor() == null) {
			return;
		}
		switch (feed.arrive(line)) {
			case NEXT -> {
				this.terminal.print(this.display.said(line));
				bookmark(() -> this.calls.seen(line.place(), line.cursor()));
			}
			case AHEAD -> attempt(() -> show(line.place(), this.calls.history(line.place(), feed.cursor())));
			case KNOWN -> {
				// It is on the screen already.
			}
		}
	}

	/**
	 * Somebody came or went. Of this user itself the user knows.
	 */
	void presence(PresenceChange change) {
		Feed feed = this.rooms.get(change.room());
		if (feed != null && feed.cursor() != null && !this.display.isSelf(change.user())) {
			this.terminal.print(this.display.presence(change));
		}
	}

	/**
	 * There is something in the inbox.
	 */
	void checkInbox() {
		attempt(() -> {
			Page page = this.calls.inbox(this.inbox.cursor());
			warnOfForgotten(page);
			List<Line> unseen = this.inbox.take(page);
			unseen.forEach((line) -> this.terminal.print(this.display.whispered(line)));
			if (!unseen.isEmpty()) {
				bookmark(() -> this.calls.inboxSeen(page.end()));
			}
		});
	}

	/**
	 * Does what a user typed.
	 * @return whether the user stays
	 */
	boolean typed(String line) {
		Command command = Command.parse(line);
		attempt(() -> run(command));
		return !(command instanceof Command.Quit);
	}

	/** The room that the user speaks in, for the prompt. */
	String prompt() {
		return ((this.current != null) ? ("#" + this.current) : "") + "> ";
	}

	private void run(Command command) {
		switch (command) {
			case Command.Say say -> inCurrentRoom((room) -> this.calls.say(room, say.text()));
			case Command.Join join -> enter(join.room());
			case Command.Leave leave -> inCurrentRoom(this::leave);
			case Command.Rooms list ->
				this.calls.rooms().forEach((summary) -> this.terminal.print(this.display.room(summary)));
			case Command.Who who ->
				inCurrentRoom((room) -> this.terminal.print(this.display.members(room, this.calls.who(room))));
			case Command.Whisper whisper ->
				this.terminal.print(this.display.whispered(this.calls.whisper(whisper.user(), whisper.text())));
			case Command.History history -> inCurrentRoom(this::showHistory);
			case Command.Help help -> Command.HELP.forEach((text) -> this.terminal.print(this.display.notice(text)));
			case Command.Mistake mistake -> this.terminal.print(this.display.mistake(mistake.reason()));
			case Command.Quit quit -> {
				// The caller sees that it is over.
			}
			case Command.Nothing nothing -> {
				// Nothing it is.
			}
		}
	}

	private void enter(String room) {
		if (!this.rooms.containsKey(room)) {
			this.rooms.put(room, new Feed());
			try {
				join(room);
			}
			catch (ChatException | ConduitException ex) {
				this.rooms.remove(room);
				throw ex;
			}
		}
		this.current = room;
	}

	private void join(String room) {
		Feed feed = this.rooms.get(room);
		Cursor seen = (feed != null) ? feed.cursor() : null;
		Joined joined = this.calls.join(room, seen);
		show(room, joined.missed());
		if (seen == null || this.lost) {
			this.terminal.print(this.display.members(room, joined.members()));
		}
	}

	private void leave(String room) {
		this.calls.leave(room);
		this.rooms.remove(room);
		this.current = this.rooms.keySet().stream().findFirst().orElse(null);
	}

	private void show(String room, Page page) {
		Feed feed = this.rooms.get(room);
		if (feed == null) {
			return;
		}
		warnOfForgotten(page);
		List<Line> unseen = feed.take(page);
		unseen.forEach((line) -> this.terminal.print(this.display.said(line)));
		bookmark(() -> this.calls.seen(room, page.end()));
	}

	private void showHistory(String room) {
		Page page = this.calls.history(room, null);
		warnOfForgotten(page);
		page.lines().forEach((line) -> this.terminal.print(this.display.said(line)));
	}

	private void warnOfForgotten(Page page) {
		if (page.gone() > 0) {
			this.terminal.print(this.display.forgotten(page.gone()));
		}
	}

	private void inCurrentRoom(RoomAction action) {
		String room = this.current;
		if (room == null) {
			this.terminal.print(this.display.mistake("you are in no room: /join one"));
			return;
		}
		action.in(room);
	}

	/**
	 * Tells the server how far this user read. Without a connection there is no need: the
	 * next line tells it, and joining again does.
	 */
	private void bookmark(Runnable action) {
		try {
			action.run();
		}
		catch (ConduitUnavailableException ex) {
			// As said above.
		}
	}

	private void attempt(Runnable action) {
		try {
			action.run();
		}
		catch (ConduitUnavailableException ex) {
			this.terminal.print(this.display.mistake("not connected: " + ex.problem().detail()));
		}
		catch (ConduitSecurityException ex) {
			this.refused = true;
			this.terminal.print(this.display.mistake(ex.problem().summary()));
		}
		catch (ChatException | ConduitException ex) {
			this.terminal.print(this.display.mistake(String.valueOf(ex.getMessage())));
		}
	}

	/**
	 * What is done in a room.
	 */
	@FunctionalInterface
	private interface RoomAction {

		void in(String room);

	}

}
