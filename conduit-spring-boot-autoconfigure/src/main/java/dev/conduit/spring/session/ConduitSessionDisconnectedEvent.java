package dev.conduit.spring.session;

import org.springframework.context.ApplicationEvent;

import dev.conduit.message.Problem;
import dev.conduit.server.Session;

/**
 * The connection of a client ended, in whatever way. Published on a virtual thread, when
 * the listeners of its {@link ConduitSessionConnectedEvent} have returned.
 *
 * @since 0.1.0
 */
public class ConduitSessionDisconnectedEvent extends ApplicationEvent {

	private final transient Session session;

	private final transient Problem reason;

	/**
	 * An event.
	 * @param session the client
	 * @param reason why
	 */
	public ConduitSessionDisconnectedEvent(Session session, Problem reason) {
		super(session);
		this.session = session;
		this.reason = reason;
	}

	/**
	 * The client. Its attributes can still be read; it has left its groups.
	 * @return its session, which has ended
	 */
	public Session getSession() {
		return this.session;
	}

	/**
	 * Why.
	 * @return the reason; {@link dev.conduit.message.ErrorCode#NORMAL} where the client
	 * said good bye
	 */
	public Problem getReason() {
		return this.reason;
	}

}
