package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;

import dev.conduit.autoconfigure.actuate.ConduitParts.Channel;
import dev.conduit.dispatch.DispatchStatistics;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.Session;
import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.topic.DeadLetter;
import dev.conduit.topic.SubscriberStatistics;
import dev.conduit.transport.Address;

/**
 * What the endpoint shows, section by section. Payloads and headers are never shown.
 */
final class ConduitSections {

	private final ConduitParts parts;

	private final ObjectProvider<ServiceRegistrar> services;

	private final MethodDocuments documents;

	private final Map<String, Supplier<Object>> sections = new LinkedHashMap<>();

	ConduitSections(ConduitParts parts, RunningSettings settings, ObjectProvider<ServiceRegistrar> services,
			MethodDocuments documents) {
		this.parts = parts;
		this.services = services;
		this.documents = documents;
		this.sections.put("server", this::server);
		this.sections.put("pauses", () -> Shown.of(parts.pauses(), (pause) -> pause));
		this.sections.put("services", this::services);
		this.sections.put("listeners", parts::shownListeners);
		this.sections.put("subscriptions", this::subscriptions);
		this.sections.put("sessions", this::sessions);
		this.sections.put("connections", () -> Shown.of(parts.serverConnections(), ShownConnection::of));
		this.sections.put("channels", this::channels);
		this.sections.put("rings", this::rings);
		this.sections.put("dead-letters", this::deadLetters);
		this.sections.put("settings", settings::shown);
	}

	/** The names of all sections. */
	List<String> names() {
		return List.copyOf(this.sections.keySet());
	}

	Map<String, Object> all() {
		Map<String, Object> all = new LinkedHashMap<>();
		this.sections.forEach((name, section) -> all.put(name, section.get()));
		return all;
	}

	/**
	 * One section.
	 * @throws GoneException if there is none of that name
	 */
	Object one(String name) {
		Supplier<Object> section = this.sections.get(name);
		if (section == null) {
			throw new GoneException("There is no section '%s'; there are: %s".formatted(name, names()));
		}
		return section.get();
	}

	private Object server() {
		return this.parts.runningServer().<Object>map(ConduitSections::shown).orElse(Map.of());
	}

	private static ShownServer shown(ConduitServer server) {
		return new ShownServer(server.options().name(), server.state().name(),
				server.addresses().stream().map(Address::toString).toList(), server.connections().size(),
				server.refusedConnections(), server.dropped(), server.inboundBytes(), server.dispatcher().statistics());
	}

	private Object services() {
		ServiceRegistrar known = this.services.getIfAvailable();
		List<MethodSignature> signatures = (known != null) ? known.signatures() : List.of();
		return signatures.stream()
			.sorted(Comparator.comparing((method) -> method.route().value()))
			.map(this.documents)
			.toList();
	}

	private Object subscriptions() {
		return Shown.of(this.parts.runningServer().map((server) -> server.bus().subscribers()).orElse(List.of()),
				ConduitSections::shown);
	}

	private static Object shown(SubscriberStatistics subscriber) {
		return Map.of("kind", subscriber.subscriber().kind().name(), "name", subscriber.mailbox(), "topics",
				subscriber.subscriber().pattern().toString(), "members", subscriber.members(), "mailbox",
				subscriber.statistics());
	}

	private Object sessions() {
		return Shown.of(
				this.parts.runningServer().map((server) -> server.sessions().all().sessions()).orElse(List.of()),
				ConduitSections::shown);
	}

	private static Object shown(Session session) {
		return Map.of("id", session.id(), "name", session.name(), "principal", session.principal(), "address",
				session.address(), "since", session.connectedSince(), "groups", session.groups());
	}

	private Object channels() {
		return this.parts.clients().stream().map(ConduitSections::shown).toList();
	}

	private static Object shown(Channel channel) {
		return Map.of("name", channel.name(), "state", channel.client().state().name(), "addresses",
				channel.client().options().addresses().stream().map(Address::toString).toList(), "lostConnections",
				channel.client().lostConnections(), "connections", ShownConnection.of(channel.client().connections()));
	}

	/** Those that listeners read are shown with them. */
	private Object rings() {
		return Shown.of(this.parts.runningServer().map((server) -> server.rings()).orElse(List.of()), (ring) -> ring);
	}

	private Object deadLetters() {
		return Shown.of(this.parts.runningServer().map((server) -> server.deadLetters().list()).orElse(List.of()),
				ConduitSections::shown);
	}

	private static Object shown(DeadLetter letter) {
		return new ShownLetter(letter.id(), letter.subscriber().kind().name(), letter.subscriber().name(),
				letter.message().topic().value(), letter.publisher().name(), letter.problem().summary(),
				letter.attempts(), letter.age(), letter.replaying());
	}

	private record ShownServer(String name, String state, List<String> addresses, int connections,
			long refusedConnections, long dropped, long inboundBytes, DispatchStatistics calls) {

	}

	private record ShownLetter(long id, String kind, String subscriber, String topic, String publisher, String problem,
			int attempts, Duration age, boolean replaying) {

	}

}
