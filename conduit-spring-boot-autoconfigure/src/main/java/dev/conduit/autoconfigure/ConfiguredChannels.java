package dev.conduit.autoconfigure;

import java.util.List;

import dev.conduit.client.ConduitClient;
import dev.conduit.spring.client.ClientChannel;

/**
 * The channels of the configuration, each with a client of its own, which end with it.
 *
 * @param channels the channels
 */
record ConfiguredChannels(List<ClientChannel> channels) implements AutoCloseable {

	List<ConduitClient> clients() {
		return this.channels.stream().map(ClientChannel::client).toList();
	}

	@Override
	public void close() {
		clients().forEach(ConduitClient::close);
	}

}
