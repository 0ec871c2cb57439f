package dev.conduit.samples.chat.server;

import java.util.List;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;

/**
 * Tells several, one after the other.
 *
 * @param all who is told
 */
record AllEvents(List<ChatEvents> all) implements ChatEvents {

	@Override
	public void said(Line line) {
		this.all.forEach((events) -> events.said(line));
	}

	@Override
	public void whispered(Line line) {
		this.all.forEach((events) -> events.whispered(line));
	}

	@Override
	public void presence(PresenceChange change) {
		this.all.forEach((events) -> events.presence(change));
	}

}
