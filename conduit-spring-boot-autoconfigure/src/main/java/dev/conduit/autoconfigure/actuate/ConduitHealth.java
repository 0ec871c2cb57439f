package dev.conduit.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

import dev.conduit.autoconfigure.actuate.ConduitParts.Channel;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.server.ConduitServer;
import dev.conduit.topic.BusStatistics;
import dev.conduit.topic.DeadLetterStatistics;
import dev.conduit.transport.Address;
import dev.conduit.transport.RingStatistics;

/**
 * The health of an application's server, bus, listeners, rings, threads and channels.
 * Whoever makes others wait is healthy, and named: to take it out of service would not
 * help anybody.
 */
final class ConduitHealth {

	private final ConduitParts parts;

	ConduitHealth(ConduitParts parts) {
		this.parts = parts;
	}

	HealthContributor contributor() {
		Map<String, HealthContributor> all = new LinkedHashMap<>();
		this.parts.runningServer().ifPresent((server) -> {
			all.put("server", indicator(() -> server(server)));
			all.put("bus", indicator(() -> bus(server)));
		});
		all.put("listeners", indicator(this::listeners));
		all.put("rings", indicator(this::rings));
		all.put("threads", indicator(new ThreadHealth()));
		Map<String, HealthContributor> channels = new LinkedHashMap<>();
		this.parts.clients().forEach((channel) -> channels.put(channel.name(), indicator(() -> channel(channel))));
		if (!channels.isEmpty()) {
			all.put("channels", CompositeHealthContributor.fromMap(channels));
		}
		return CompositeHealthContributor.fromMap(all);
	}

	/** Whatever goes wrong while somebody looks is an answer, too. */
	private static HealthIndicator indicator(HealthIndicator indicator) {
		return () -> {
			try {
				return indicator.health();
			}
			catch (RuntimeException ex) {
				return Health.down(ex).build();
			}
		};
	}

	private Health server(ConduitServer server) {
		Health.Builder health = switch (server.state()) {
			case NEW -> Health.unknown().withDetail("reason", "not started: there is nothing to serve");
			case LISTENING -> Health.up();
			case DRAINING -> Health.outOfService().withDetail("reason", "draining");
			case STOPPED -> Health.outOfService().withDetail("reason", "stopped");
		};
		return health.withDetail("addresses", server.addresses().stream().map(Address::toString).toList())
			.withDetail("connections", server.connections().size())
			.withDetail("maxConnections", server.maxConnections())
			.withDetail("refusedConnections", server.refusedConnections())
			.withDetail("pauses", this.parts.sentences(this.parts.pauses(this.parts.serverConnections(), null)))
			.build();
	}

	private Health bus(ConduitServer server) {
		BusStatistics bus = server.bus().statistics();
		DeadLetterStatistics letters = server.deadLetters().statistics();
		List<String> saturated = server.bus()
			.subscribers()
			.stream()
			.filter((subscriber) -> subscriber.statistics().isSaturated())
			.limit(10)
			.map((subscriber) -> "'%s' for %s".formatted(subscriber.mailbox(), subscriber.subscriber().pattern()))
			.toList();
		return Health.up()
			.withDetail("subscriptions", bus.subscriptions())
			.withDetail("published", bus.published())
			.withDetail("unrouted", bus.unrouted())
			.withDetail("deadLetters", letters.letters())
			.withDetail("saturated", saturated)
			.build();
	}

	private Health listeners() {
		Health.Builder health = Health.up();
		this.parts.shownListeners()
			.forEach((listener) -> health.withDetail(listener.id(),
					listener.state().equals("saturated") ? listener.describe() : listener.state()));
		return health.build();
	}

	private Health rings() {
		Health.Builder health = Health.up();
		this.parts.runningServer()
			.ifPresent((server) -> server.rings()
				.stream()
				.limit(10)
				.forEach((ring) -> health.withDetail(ring.name(),
						"written for '%s': %d readers, the slowest %d of %d messages behind, %d lost"
							.formatted(ring.pattern(), ring.readers(), ring.behind(), ring.slots(), ring.lost()))));
		this.parts.shownListeners().forEach((listener) -> {
			for (RingStatistics ring : listener.rings()) {
				health.withDetail(ring.ring(), "read by listener '%s': %d messages, %d lost".formatted(listener.id(),
						ring.received(), ring.lost()));
			}
		});
		return health.build();
	}

	private Health channel(Channel channel) {
		ConduitClient client = channel.client();
		ClientState state = client.state();
		Health.Builder health = switch (state) {
			case CONNECTED -> Health.up();
			case NEW -> Health.unknown();
			case CONNECTING, WAITING, FAILED -> Health.down();
			case CLOSED -> Health.outOfService();
		};
		String address = client.address();
		if (address != null) {
			health.withDetail("address", address);
		}
		else {
			health.withDetail("lastFailure", client.lastFailure().summary());
		}
		return health.withDetail("state", state.name())
			.withDetail("connections", client.connections().size())
			.withDetail("lostConnections", client.lostConnections())
			.withDetail("pauses", this.parts.sentences(this.parts.pauses(client.connections(), channel.name())))
			.build();
	}

}
