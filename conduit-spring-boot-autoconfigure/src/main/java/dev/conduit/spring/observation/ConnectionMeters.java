package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

import dev.conduit.connection.Connection;
import dev.conduit.connection.FlowPause;
import dev.conduit.connection.FlowPause.Reason;
import dev.conduit.connection.TrafficStatistics;

/**
 * Meters of the connections of a server or of a channel.
 */
final class ConnectionMeters {

	private final Tags tags;

	private final Supplier<? extends Collection<Connection>> connections;

	private final Supplier<TrafficStatistics> traffic;

	/**
	 * Meters of what is there when they are read.
	 * @param side {@code server} or {@code client}
	 * @param name of the server or the channel
	 * @param connections those that are open
	 * @param traffic what went over all of them, with those that have ended
	 */
	ConnectionMeters(String side, String name, Supplier<? extends Collection<Connection>> connections,
			Supplier<TrafficStatistics> traffic) {
		this.tags = Tags.of("side", side, "name", name);
		this.connections = connections;
		this.traffic = traffic;
	}

	void addTo(MeterTable meters) {
		meters.gauge("conduit.connections", "Connections", "connections", this.tags,
				() -> this.connections.get().size());
		meters.gauge("conduit.connections.in.flight", "Calls and messages of both sides that are not finished",
				"interactions", this.tags, () -> this.connections.get().stream().mapToLong(Connection::inFlight).sum());
		meters.gauge("conduit.connections.pending", "Bytes that were sent and have not left", MeterTable.BYTES,
				this.tags, () -> this.connections.get().stream().mapToLong((open) -> open.link().pendingBytes()).sum());
		meters.gauge("conduit.streams.credits", "Items that this side may send before receivers ask for more", "items",
				this.tags, () -> this.connections.get().stream().mapToLong(Connection::streamCredits).sum());
		meters.counter("conduit.connections.bytes", "Bytes of frames", MeterTable.BYTES,
				this.tags.and("direction", "in"), () -> this.traffic.get().receivedBytes());
		meters.counter("conduit.connections.bytes", "Bytes of frames", MeterTable.BYTES,
				this.tags.and("direction", "out"), () -> this.traffic.get().sentBytes());
		for (Reason reason : Reason.values()) {
			Tags why = this.tags.and("reason", Words.of(reason), "waiting", reason.peerWaits() ? "peer" : "self");
			meters.gauge("conduit.connections.pauses", "Pauses in force", "pauses", why, () -> pauses(reason).count());
			meters.gauge("conduit.connections.paused", "For how long the longest of them has been in force",
					MeterTable.SECONDS, why, () -> Words
						.seconds(pauses(reason).mapToLong((pause) -> pause.lasting().toNanos()).max().orElse(0)));
			meters.counter("conduit.connections.waited", "How long somebody waited, over all pauses",
					MeterTable.SECONDS, why, () -> Words.seconds(waited(reason).toNanos()));
		}
	}

	private Duration waited(Reason reason) {
		return this.traffic.get().waited().getOrDefault(reason, Duration.ZERO);
	}

	private Stream<FlowPause> pauses(Reason reason) {
		return this.connections.get()
			.stream()
			.flatMap((open) -> open.pauses().stream())
			.filter((pause) -> pause.reason() == reason);
	}

}
