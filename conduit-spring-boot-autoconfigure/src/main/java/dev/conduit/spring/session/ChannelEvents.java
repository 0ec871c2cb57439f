package dev.conduit.spring.session;

import org.springframework.context.ApplicationEventPublisher;

import dev.conduit.client.ClientListener;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;

/**
 * Makes application events of what happens to the connections of a channel.
 *
 * @param channel name of the channel
 * @param events gets the events
 * @since 0.1.0
 */
public record ChannelEvents(String channel, ApplicationEventPublisher events) implements ClientListener {

	@Override
	public void connected(Peer server) {
		this.events.publishEvent(new ConduitChannelConnectedEvent(this.channel, server));
	}

	@Override
	public void disconnected(Peer server, Problem reason) {
		this.events.publishEvent(new ConduitChannelDisconnectedEvent(this.channel, server, reason));
	}

	@Override
	public void reconnected(Peer server) {
		this.events.publishEvent(new ConduitChannelReconnectedEvent(this.channel, server));
	}

}
