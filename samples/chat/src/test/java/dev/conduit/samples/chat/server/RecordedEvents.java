package dev.conduit.samples.chat.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;

/**
 * Remembers what happened, in words.
 */
class RecordedEvents implements ChatEvents {

	private final List<String> all = new CopyOnWriteArrayList<>();

	@Override
	public void said(Line line) {
		this.all.add("%s in %s: %s".formatted(line.from(), line.place(), line.text()));
	}

	@Override
	public void whispered(Line line) {
		this.all.add("%s to %s: %s".formatted(line.from(), line.place(), line.text()));
	}

	@Override
	public void presence(PresenceChange change) {
		this.all.add("%s %s %s (%d)".formatted(change.user(), change.kind(), change.room(), change.members()));
	}

	List<String> all() {
		return this.all;
	}

}
