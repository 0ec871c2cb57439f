package dev.conduit.spring.observation;

import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Tags;

import dev.conduit.exchange.BroadcastStatistics;
import dev.conduit.message.Limit;
import dev.conduit.server.ConduitServer;
import dev.conduit.topic.DeadLetterStatistics;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.Subscriber.Kind;

/**
 * Meters of a server, its bus, and the messages that it gave up.
 */
final class ServerMeters {

	private final ConduitServer server;

	private final Tags tags;

	ServerMeters(ConduitServer server) {
		this.server = server;
		this.tags = Tags.of("server", server.options().name());
	}

	void addTo(MeterTable meters) {
		new ConnectionMeters("server", this.server.options().name(), this.server::connections, this.server::traffic)
			.addTo(meters);
		new CallMeters("server", this.server.options().name(), this.server.dispatcher()).addTo(meters);
		meters.counter("conduit.connections.refused", "Connections that were refused because there were too many",
				"connections", this.tags, this.server::refusedConnections);
		meters.counter("conduit.logins.failed", "Log-ins that failed by a wrong proof", "logins", this.tags,
				() -> this.server.lockout().failures());
		meters.counter("conduit.logins.locked", "Log-ins that were refused because too many had failed", "logins",
				this.tags, () -> this.server.lockout().refused());
		meters.counter("conduit.dropped", "Answers and one-way calls that were dropped without anybody being told",
				"frames", this.tags, this.server::dropped);
		meters.gauge("conduit.inbound", "Bytes of unfinished calls and messages of all connections", MeterTable.BYTES,
				this.tags, this.server::inboundBytes);
		meters.gauge("conduit.subscriptions", "Subscriptions of listeners and clients", "subscriptions", this.tags,
				() -> this.server.bus().statistics().subscriptions());
		meters.counter("conduit.messages.published", "Messages that were published", "messages", this.tags,
				() -> this.server.bus().statistics().published());
		meters.counter("conduit.messages.unrouted", "Messages of these that no subscription wanted", "messages",
				this.tags, () -> this.server.bus().statistics().unrouted());
		for (Kind kind : new Kind[] { Kind.LISTENER, Kind.CLIENT, Kind.GROUP }) {
			addSubscribers(meters, kind);
		}
		addRings(meters);
		addLetters(meters);
		for (Limit limit : Limit.values()) {
			meters.counter("conduit.limit.hit", "How often a peer ran into a limit", "times",
					this.tags.and("limit", Words.of(limit)), () -> this.server.limitHits(limit));
		}
	}

	private void addRings(MeterTable meters) {
		meters.gauge("conduit.rings", "Rings of shared memory that are written", "rings", this.tags,
				() -> this.server.rings().size());
		meters.gauge("conduit.rings.readers", "Readers of these", "readers", this.tags,
				() -> rings().mapToInt(BroadcastStatistics::readers).sum());
		meters.gauge("conduit.rings.occupancy", "How full the fullest of them is for its slowest reader", "ratio",
				this.tags, () -> rings().mapToDouble(BroadcastStatistics::occupancy).max().orElse(0));
		meters.gauge("conduit.rings.lag", "Messages that the slowest reader of all has yet to read", "messages",
				this.tags, () -> rings().mapToLong(BroadcastStatistics::behind).max().orElse(0));
		meters.gauge("conduit.rings.lost", "Messages that the readers of now have lost", "messages", this.tags,
				() -> rings().mapToLong(BroadcastStatistics::lost).sum());
	}

	private Stream<BroadcastStatistics> rings() {
		return this.server.rings().stream();
	}

	private void addSubscribers(MeterTable meters, Kind kind) {
		Tags ofKind = this.tags.and("kind", Words.of(kind));
		meters.gauge("conduit.subscribers.queued", "Messages that wait for subscribers", "messages", ofKind,
				() -> sum(kind, MailboxStatistics::queued));
		meters.gauge("conduit.subscribers.saturated", "Subscribers for whom others wait", "subscribers", ofKind,
				() -> sum(kind, (mailbox) -> mailbox.isSaturated() ? 1 : 0));
		meters.gauge("conduit.subscribers.oldest.age", "How long the first message has waited", MeterTable.SECONDS,
				ofKind,
				() -> Words.seconds(this.server.bus()
					.subscribers()
					.stream()
					.filter((subscriber) -> subscriber.subscriber().kind() == kind)
					.mapToLong((subscriber) -> subscriber.statistics().oldestAge().toNanos())
					.max()
					.orElse(0)));
	}

	private long sum(Kind kind, ToLongFunction<MailboxStatistics> figure) {
		return this.server.bus()
			.subscribers()
			.stream()
			.filter((subscriber) -> subscriber.subscriber().kind() == kind)
			.mapToLong((subscriber) -> figure.applyAsLong(subscriber.statistics()))
			.sum();
	}

	private void addLetters(MeterTable meters) {
		meters.gauge("conduit.dead.letters", "Dead letters that are kept", "letters", this.tags,
				() -> letters().letters());
		meters.gauge("conduit.dead.letters.size", "Bytes of these", MeterTable.BYTES, this.tags,
				() -> letters().bytes());
		addLetters(meters, "kept", DeadLetterStatistics::kept);
		addLetters(meters, "replayed", DeadLetterStatistics::replayed);
		addLetters(meters, "purged", DeadLetterStatistics::purged);
		addLetters(meters, "expired", DeadLetterStatistics::expired);
		addLetters(meters, "evicted", DeadLetterStatistics::evicted);
		addLetters(meters, "unkept", DeadLetterStatistics::unkept);
	}

	private void addLetters(MeterTable meters, String event, ToLongFunction<DeadLetterStatistics> figure) {
		meters.counter("conduit.dead.letters.events", "What became of messages that were given up", "letters",
				this.tags.and("event", event), () -> figure.applyAsLong(letters()));
	}

	private DeadLetterStatistics letters() {
		return this.server.deadLetters().statistics();
	}

}
