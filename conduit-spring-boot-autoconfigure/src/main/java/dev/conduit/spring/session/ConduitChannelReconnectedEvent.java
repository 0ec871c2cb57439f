package dev.conduit.spring.session;

import org.springframework.context.ApplicationEvent;

import dev.conduit.exchange.Peer;

/**
 * A channel has a connection again, and its listeners their subscriptions. The server
 * knows it as a new session: whoever was in a group joins again. Published on a virtual
 * thread, in order with the other events of the channel.
 *
 * @since 0.1.0
 */
public class ConduitChannelReconnectedEvent extends ApplicationEvent {

	private final String channel;

	private final transient Peer server;

	/**
	 * An event.
	 * @param channel name of the channel
	 * @param server the server
	 */
	public ConduitChannelReconnectedEvent(String channel, Peer server) {
		super(channel);
		this.channel = channel;
		this.server = server;
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

}
