package dev.conduit.spring.observation;

import io.micrometer.core.instrument.Tags;

import dev.conduit.client.ConduitClient;

/**
 * Meters of a channel.
 */
final class ClientMeters {

	private final String channel;

	private final ConduitClient client;

	ClientMeters(String channel, ConduitClient client) {
		this.channel = channel;
		this.client = client;
	}

	void addTo(MeterTable meters) {
		new ConnectionMeters("client", this.channel, this.client::connections, this.client::traffic).addTo(meters);
		new CallMeters("client", this.channel, this.client.dispatcher()).addTo(meters);
		meters.counter("conduit.connections.lost", "Connections that were lost, so that another one had to be made",
				"connections", Tags.of("channel", this.channel), this.client::lostConnections);
	}

}
