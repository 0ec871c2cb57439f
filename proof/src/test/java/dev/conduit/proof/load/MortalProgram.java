package dev.conduit.proof.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.topic.Unclaimed;
import dev.conduit.transport.Address;

/**
 * One of those that are killed: a server that handles messages itself, a server that
 * passes them on, a consumer, or a producer. Effects are written before they are
 * acknowledged, by whoever handles a message.
 * <p>
 * Arguments: which one, the address of the server, a file of effects, and for a producer
 * the first number that it publishes.
 */
final class MortalProgram {

	static final TopicPattern TOPIC = new TopicPattern("orders");

	private MortalProgram() {
	}

	static void main(String[] arguments) throws Exception {
		Orders.countUncaught();
		Address address = Address.parse(arguments[1]);
		Effects effects = Effects.appendTo(Path.of(arguments[2]));
		switch (arguments[0]) {
			case "server" -> serve(address).bus()
				.subscribe(TOPIC, (delivery) -> handle(delivery, effects), MailboxOptions.forListener("effects"));
			case "broker" -> serve(address);
			case "consumer" -> connect(address).subscribe(TOPIC, AckLevel.PROCESSED,
					MailboxOptions.forListener("effects"), (delivery) -> handle(delivery, effects));
			case "producer" -> produce(address, effects, Long.parseLong(arguments[3]));
			default -> throw new IllegalArgumentException(arguments[0]);
		}
		System.out.println("ready");
		Orders.answer((order) -> Long.toString(Orders.uncaught()));
	}

	private static void handle(Delivery delivery, Effects effects) {
		effects.add(delivery.message().payload().asText());
		delivery.processed();
	}

	/**
	 * A message that nobody handles is refused: what was processed by nobody was not
	 * processed.
	 */
	private static ConduitServer serve(Address address) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("mortal", List.of(address)))
			.authenticator(Authenticator.none())
			.bus(BusOptions.DEFAULTS.withUnclaimed(Unclaimed.REJECT))
			.build();
		server.start();
		return server;
	}

	static ConduitClient connect(Address address) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("mortal", List.of(address))
				.withReconnect(Backoff.doubling(Duration.ofMillis(5), Duration.ofMillis(50))))
			.build();
		client.start();
		return client;
	}

	private static void produce(Address address, Effects effects, long first) throws IOException {
		ConduitClient client = connect(address);
		Thread.ofPlatform().daemon().start(() -> new Producer(client, first, effects::add).run());
	}

}
