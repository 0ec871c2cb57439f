package dev.conduit.spring.session;

import org.springframework.context.ApplicationEvent;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;

/**
 * A connection of a channel ended; the channel makes a new one, unless the application
 * stops. Published on a virtual thread, in order with the other events of the channel.
 *
 * @since 0.1.0
 */
public class ConduitChannelDisconnectedEvent extends ApplicationEvent {

	private final String channel;

	private final transient Peer server;

	private final transient Problem reason;

	/**
	 * An event.
	 * @param channel name of the channel
	 * @param server the server
	 * @param reason why
	 */
	public ConduitChannelDisconnectedEvent(String channel, Peer server, Problem reason) {
		super(channel);
		this.channel = channel;
		this.server = server;
		this.reason = reason;
	}

	/**
	 * Name of the channel.
	 * @return the name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * The server.
	 * @return the peer
	 */
	public Peer getServer() {
		return this.server;
	}

	/**
	 * Why.
	 * @return the reason
	 */
	public Problem getReason() {
		return this.reason;
	}

}
