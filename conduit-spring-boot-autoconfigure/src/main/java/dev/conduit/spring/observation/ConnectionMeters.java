package dev.conduit.spring.observation;

import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

import dev.conduit.connection.Connection;
import dev.conduit.connection.FlowPause;
import dev.conduit.connection.FlowPause.Reason;

/**
 * Meters of the connections of a server or of a channel.
 */
final class ConnectionMeters {

	private final Tags tags;

	private final Supplier<? extends Collection<Connection>> connections;

	/**
	 * Meters of what is there when they are read.
	 * @param side {@code server} or {@code client}
	 * @param name of the server or the channel
	 */
	ConnectionMeters(String side, String name, Supplier<? extends Collection<Connection>> connections) {
		this.tags = Tags.of("side", side, "name", name);
		this.connections = connections;
	}

	void addTo(MeterTable meters) {
		meters.gauge("conduit.connections", "Connections", "connections", this.tags,
				() -> this.connections.get().size());
		meters.gauge("conduit.connections.in.flight", "Calls and messages of both sides that are not finished",
				"interactions", this.tags, () -> this.connections.get().stream().mapToLong(Connection::inFlight).sum());
		meters.gauge("conduit.connections.pending", "Bytes that were sent and have not left", MeterTable.BYTES,
				this.tags, () -> this.connections.get().stream().mapToLong((open) -> open.link().pendingBytes()).sum());
		for (Reason reason : Reason.values()) {
			Tags why = this.tags.and("reason", Words.of(reason), "waiting", reason.peerWaits() ? "peer" : "self");
			meters.gauge("conduit.connections.pauses", "Pauses in force", "pauses", why, () -> pauses(reason).count());
			meters.gauge("conduit.connections.paused", "For how long the longest of them has been in force",
					MeterTable.SECONDS, why, () -> Words
						.seconds(pauses(reason).mapToLong((pause) -> pause.lasting().toNanos()).max().orElse(0)));
		}
	}

	private Stream<FlowPause> pauses(Reason reason) {
		return this.connections.get()
			.stream()
			.flatMap((open) -> open.pauses().stream())
			.filter((pause) -> pause.reason() == reason);
	}

}
