package dev.conduit.spring.lifecycle;

import org.springframework.context.ApplicationEvent;

import dev.conduit.server.ConduitServer;

/**
 * The server is about to drain: from here on it begins nothing new. Published before
 * that, on the thread that stops it, so that load balancers can learn of it first.
 *
 * @since 0.1.0
 */
public class ConduitServerDrainingEvent extends ApplicationEvent {

	/**
	 * An event.
	 * @param server the server
	 */
	public ConduitServerDrainingEvent(ConduitServer server) {
		super(server);
	}

}
