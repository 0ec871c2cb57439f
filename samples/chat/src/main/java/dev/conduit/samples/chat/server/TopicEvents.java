package dev.conduit.samples.chat.server;

import org.springframework.stereotype.Component;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * Publishes what happens. Of a private line only its number: topics are for all who care
 * to subscribe.
 */
@Component
class TopicEvents implements ChatEvents {

	private final ConduitTemplate conduit;

	TopicEvents(ConduitTemplate conduit) {
		this.conduit = conduit;
	}

	@Override
	public void said(Line line) {
		this.conduit.publish("chat.room." + line.place(), line);
	}

	@Override
	public void whispered(Line line) {
		this.conduit.publish("chat.private." + line.place(), line.cursor());
	}

	@Override
	public void presence(PresenceChange change) {
		this.conduit.publish("chat.presence." + change.room(), change);
	}

}
