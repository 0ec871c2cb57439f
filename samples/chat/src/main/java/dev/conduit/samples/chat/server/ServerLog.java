package dev.conduit.samples.chat.server;

import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.spring.lifecycle.ConduitServerDrainingEvent;
import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;

/**
 * One line for each event, without what was said in private.
 */
@Component
@Order(0)
class ServerLog implements ChatEvents {

	private final ChatTerminal terminal;

	ServerLog(ChatTerminal terminal) {
		this.terminal = terminal;
	}

	@EventListener
	void started(ConduitServerStartedEvent event) {
		this.terminal.print(
				"listens on " + event.getAddresses().stream().map(String::valueOf).collect(Collectors.joining(", ")));
	}

	@EventListener(ConduitServerDrainingEvent.class)
	void draining() {
		this.terminal.print("says good bye");
	}

	@Override
	public void said(Line line) {
		this.terminal
			.print("#%s %d: %s says %s".formatted(line.place(), line.cursor().sequence(), line.from(), line.text()));
	}

	@Override
	public void whispered(Line line) {
		this.terminal.print("%s whispers to %s".formatted(line.from(), line.place()));
	}

	@Override
	public void presence(PresenceChange change) {
		this.terminal.print("#%s: %s %s, %d here".formatted(change.room(), change.user(),
				change.kind().name().toLowerCase(Locale.ROOT), change.members()));
	}

}
