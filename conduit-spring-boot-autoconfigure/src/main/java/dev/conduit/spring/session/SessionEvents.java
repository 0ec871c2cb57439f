package dev.conduit.spring.session;

import org.springframework.context.ApplicationEventPublisher;

import dev.conduit.message.Problem;
import dev.conduit.server.Session;
import dev.conduit.server.SessionListener;

/**
 * Makes application events of what happens to sessions.
 *
 * @param events gets the events
 * @since 0.1.0
 */
public record SessionEvents(ApplicationEventPublisher events) implements SessionListener {

	@Override
	public void connected(Session session) {
		this.events.publishEvent(new ConduitSessionConnectedEvent(session));
	}

	@Override
	public void disconnected(Session session, Problem reason) {
		this.events.publishEvent(new ConduitSessionDisconnectedEvent(session, reason));
	}

}
