package dev.conduit.samples.chat.server;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Peer;
import dev.conduit.samples.chat.api.ChatName;
import dev.conduit.samples.chat.api.ChatText;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Joined;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.api.RoomSummary;

/**
 * The calls of the chat, as {@link dev.conduit.samples.chat.api.ChatCalls} makes them.
 * Who calls is who logged in.
 */
@Component
@ConduitRpc("chat")
class ChatEndpoints {

	private final ChatRooms rooms;

	ChatEndpoints(ChatRooms rooms) {
		this.rooms = rooms;
	}

	@ConduitRpc
	Joined join(@ChatName String room, @Nullable Cursor after, Peer peer) {
		return this.rooms.join(Guest.of(peer), room, after);
	}

	@ConduitRpc
	void leave(@ChatName String room, Peer peer) {
		this.rooms.leave(Guest.of(peer), room);
	}

	@ConduitRpc
	Line say(@ChatName String room, @ChatText String text, Peer peer) {
		return this.rooms.say(Guest.of(peer), room, text);
	}

	@ConduitRpc
	Line whisper(@ChatName String user, @ChatText String text, Peer peer) {
		return this.rooms.whisper(Guest.of(peer), user, text);
	}

	@ConduitRpc
	Page history(@ChatName String room, @Nullable Cursor after) {
		return this.rooms.history(room, after);
	}

	@ConduitRpc
	Page inbox(@Nullable Cursor after, Peer peer) {
		return this.rooms.inbox(Guest.of(peer), after);
	}

	@ConduitRpc
	void seen(@ChatName String room, Cursor cursor, Peer peer) {
		this.rooms.seen(Guest.of(peer), room, cursor);
	}

	@ConduitRpc
	void inboxSeen(Cursor cursor, Peer peer) {
		this.rooms.inboxSeen(Guest.of(peer), cursor);
	}

	@ConduitRpc
	List<RoomSummary> rooms() {
		return this.rooms.rooms();
	}

	@ConduitRpc
	List<String> who(@ChatName String room) {
		return this.rooms.who(room);
	}

}
