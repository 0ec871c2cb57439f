package dev.conduit.spring.session;

import org.springframework.context.ApplicationEvent;

import dev.conduit.exchange.Peer;

/**
 * A channel has its first connection. Published on a virtual thread, in order with the
 * other events of the channel.
 *
 * @since 0.1.0
 */
public class ConduitChannelConnectedEvent extends ApplicationEvent {

	private final String channel;

	private final transient Peer server;

	/**
	 * An event.
	 * @param channel name of the channel
	 * @param server the server
	 */
	public ConduitChannelConnectedEvent(String channel, Peer server) {
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
