package dev.conduit.proof.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

/**
 * One of those that are made to stand still: a server whose {@code hold} answers when it
 * is told to, or a consumer that handles a message until it is told to end it.
 * <p>
 * Arguments: which one, and the address of the server. Answers {@code end} when what it
 * holds is ended, and {@code figures} with the connections it has, the results that
 * nobody waited for any more, and the exceptions that ended threads.
 */
final class StandstillProgram {

	/** Whoever is not heard for three of these is given up. */
	static final Duration HEARTBEAT = Duration.ofMillis(200);

	static final Duration SILENCE = HEARTBEAT.multipliedBy(3);

	static final TopicPattern TOPIC = new TopicPattern("jobs");

	static final String GROUP = "workers";

	private static final Semaphore ENDS = new Semaphore(0);

	private static final BlockingQueue<String> ENDED = new LinkedBlockingQueue<>();

	private StandstillProgram() {
	}

	static void main(String[] arguments) throws Exception {
		Orders.countUncaught();
		Address address = Address.parse(arguments[1]);
		switch (arguments[0]) {
			case "server" -> {
				ConduitServer server = serve(address);
				System.out.println("listens " + server.addresses().getFirst());
				Orders.answer((order) -> answer(order, server.connections().size(), server.dropped()));
			}
			case "consumer" -> {
				ConduitClient client = connect("slow", address);
				client.subscribe(TOPIC, GROUP, AckLevel.PROCESSED, MailboxOptions.forListener("slow"),
						StandstillProgram::handle);
				System.out.println("ready");
				Orders.answer((order) -> answer(order, client.connections().size(), 0));
			}
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

	private static String answer(String order, int connections, long dropped) throws InterruptedException {
		if (order.equals("figures")) {
			return "figures %d %d %d".formatted(connections, dropped, Orders.uncaught());
		}
		ENDS.release();
		return "ended " + ENDED.take();
	}

	/** With heart-beats that are soon missed. */
	static ConduitServer serve(Address address) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("standstill", List.of(address)).withConnection(options()))
			.authenticator(Authenticator.none())
			.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
			.endpoint("hold", StandstillProgram::hold)
			.build();
		server.start();
		return server;
	}

	static ConduitClient connect(String name, Address address) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of(name, List.of(address))
				.withConnection(options())
				.withReconnect(Backoff.doubling(Duration.ofMillis(5), Duration.ofMillis(50))))
			.build();
		client.start();
		return client;
	}

	private static ConnectionOptions options() {
		PeerLimits usual = PeerLimits.DEFAULT;
		return ConnectionOptions.DEFAULT.withLimits(new PeerLimits(usual.maxFrameSize(), usual.maxMessageSize(),
				usual.maxInFlight(), usual.maxSubscriptions(), HEARTBEAT, SILENCE));
	}

	/** Whoever gave up the call interrupts it, which it does not mind. */
	private static void hold(Exchange exchange) {
		System.out.println("holds " + exchange.payload().asText());
		ENDS.acquireUninterruptibly();
		exchange.reply(Headers.EMPTY, exchange.payload());
		ENDED.add(exchange.payload().asText());
	}

	private static void handle(Delivery delivery) {
		String text = delivery.message().payload().asText();
		System.out.println("holds " + text);
		ENDS.acquireUninterruptibly();
		delivery.processed();
		ENDED.add(text);
	}

}
