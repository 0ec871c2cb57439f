package dev.conduit.shm.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTopics;
import dev.conduit.transport.shm.ShmTopics.WhenFull;

/**
 * A server that publishes numbers without end, or a subscriber that checks them, over
 * shared memory in a JVM of its own.
 */
final class RingProgram {

	static final Address ADDRESS = Address.parse("shm://numbers");

	static final TopicName TOPIC = new TopicName("numbers");

	private static final long PAUSE_NANOS = 1_000_000;

	private RingProgram() {
	}

	static JavaProcess start(Path folder, String role) {
		return JavaProcess.start(command(folder, role), Map.of());
	}

	/** One that cannot make files of more than so many KiB. */
	static JavaProcess startWithLittleSpace(Path folder, String role, int kib) {
		String program = String.join("' '", command(folder, role));
		return JavaProcess.start(List.of("bash", "-c", "ulimit -f %d; exec '%s'".formatted(kib, program)), Map.of());
	}

	private static List<String> command(Path folder, String role) {
		List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "--enable-native-access=ALL-UNNAMED",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		command.addAll(List.of(RingProgram.class.getName(), folder.toString(), role));
		return command;
	}

	static void main(String[] arguments) throws InterruptedException {
		try (SharedMemoryTransport transport = SharedMemoryTransport.open(options(Path.of(arguments[0])))) {
			if (arguments[1].equals("server")) {
				try (ConduitServer server = server(transport)) {
					System.out.println("serves");
					publishWithoutEnd(server);
				}
			}
			else {
				subscribe(transport);
			}
		}
	}

	/** Rings that wait for their readers. */
	static ShmOptions options(Path folder) {
		return EchoProgram.options(folder)
			.withTopics(new ShmTopics(4, WhenFull.WAIT, 256, 1 << 20, Duration.ofSeconds(5)));
	}

	static ConduitServer server(SharedMemoryTransport transport) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("numbers", List.of(ADDRESS)))
			.transports(List.of(transport))
			.authenticator(Authenticator.none())
			.build();
		server.start();
		return server;
	}

	static void publishWithoutEnd(ConduitServer server) {
		for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
			server.bus().publish(new Message(TOPIC, Payload.text(Integer.toString(i))), AckLevel.NONE, Deadline.NONE);
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	static ConduitClient client(SharedMemoryTransport transport) {
		return ConduitClient.builder()
			.options(ClientOptions.of("subscriber", List.of(ADDRESS)))
			.transports(List.of(transport))
			.build();
	}

	private static void subscribe(SharedMemoryTransport transport) throws InterruptedException {
		try (ConduitClient client = client(transport)) {
			client.start().toCompletableFuture().join();
			Numbers numbers = new Numbers();
			client.subscribe(new TopicPattern(TOPIC.value()), AckLevel.NONE, MailboxOptions.forListener("numbers"),
					numbers::receive);
			Thread.currentThread().join();
		}
	}

	/** Says that each number follows the one before, every so often. */
	private static final class Numbers {

		private static final int EVERY = 50;

		private long next = -1;

		private int count;

		void receive(Delivery delivery) {
			long number = Long.parseLong(delivery.message().payload().asText());
			if (this.next >= 0 && number != this.next) {
				System.out.println("wrong: " + number + " instead of " + this.next);
			}
			this.next = number + 1;
			if (++this.count % EVERY == 0) {
				System.out.println("right");
			}
			delivery.processed();
		}

	}

}
