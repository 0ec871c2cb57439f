package dev.conduit.samples.chat.client;

import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;

/**
 * What the server tells unasked. Rooms are public: all are listened to, and those that
 * the user is in are shown.
 */
@Component
class ChatListeners {

	private final Desk desk;

	private final ChatClient client;

	ChatListeners(Desk desk, ChatClient client) {
		this.desk = desk;
		this.client = client;
	}

	@ConduitListener(topics = "chat.room.*")
	void said(Line line) {
		this.desk.run(() -> this.client.said(line));
	}

	@ConduitListener(topics = "chat.presence.*")
	void presence(PresenceChange change) {
		this.desk.run(() -> this.client.presence(change));
	}

	@ConduitListener(topics = "chat.private.${chat.name}")
	void whispered(Cursor cursor) {
		this.desk.run(this.client::checkInbox);
	}

}
