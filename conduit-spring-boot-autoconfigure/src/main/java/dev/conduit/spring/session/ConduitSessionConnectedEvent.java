package dev.conduit.spring.session;

import org.springframework.context.ApplicationEvent;

import dev.conduit.server.Session;

/**
 * A client logged in to the application's server. Published on a virtual thread, before
 * the {@link ConduitSessionDisconnectedEvent} of the same session; calls of the client
 * may run meanwhile.
 *
 * @since 0.1.0
 */
public class ConduitSessionConnectedEvent extends ApplicationEvent {

	private final transient Session session;

	/**
	 * An event.
	 * @param session the client
	 */
	public ConduitSessionConnectedEvent(Session session) {
		super(session);
		this.session = session;
	}

	/**
	 * The client.
	 * @return its session, perhaps ended already
	 */
	public Session getSession() {
		return this.session;
	}

}
