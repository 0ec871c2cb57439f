package dev.conduit.shm.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.shm.Latencies;
import dev.conduit.transport.Address;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.shm.ShmOptions;

/**
 * A server that echoes, or a client that calls it without end, over shared memory in a
 * JVM of its own.
 */
final class EchoProgram {

	static final Address ADDRESS = Address.parse("shm://echo");

	static final Route ECHO = new Route("echo");

	/** Never answered. */
	static final Route HANG = new Route("hang");

	private EchoProgram() {
	}

	static JavaProcess start(Path folder, String role) {
		return start(folder, "50", role);
	}

	/**
	 * One that sleeps for 10 s where others take a nap, so that no nap hides anything.
	 */
	static JavaProcess startWithLongNaps(Path folder, String role) {
		return start(folder, "10000", role);
	}

	private static JavaProcess start(Path folder, String nap, String role) {
		List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "--enable-native-access=ALL-UNNAMED",
				"-Dconduit.shm.nap=" + nap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		command.addAll(List.of(EchoProgram.class.getName(), folder.toString(), role));
		return JavaProcess.start(command, Map.of());
	}

	static void main(String[] arguments) throws Exception {
		try (SharedMemoryTransport transport = SharedMemoryTransport.open(options(Path.of(arguments[0])))) {
			switch (arguments[1]) {
				case "server" -> serve(transport);
				case "client" -> callWithoutEnd(transport);
				case "idle" -> connectAndDoNothing(transport, 10);
				default -> callAtRandomMoments(transport, Integer.parseInt(arguments[1]));
			}
		}
	}

	private static void serve(SharedMemoryTransport transport) throws InterruptedException {
		try (ConduitServer server = server(transport)) {
			System.out.println("serves " + server.addresses());
			System.out.println("pid " + ProcessHandle.current().pid());
			Thread.currentThread().join();
		}
	}

	private static void connectAndDoNothing(SharedMemoryTransport transport, int clients) throws InterruptedException {
		for (int i = 0; i < clients; i++) {
			ConduitClient client = client(transport);
			client.start().toCompletableFuture().join();
			// What is about to sleep has worked before, and is compiled.
			for (int call = 0; call < 500; call++) {
				client.request(ECHO, Payload.EMPTY).join();
			}
		}
		System.out.println("pid " + ProcessHandle.current().pid());
		Thread.currentThread().join();
	}

	private static void callAtRandomMoments(SharedMemoryTransport transport, int calls) {
		Random random = new Random(8);
		Latencies latencies = new Latencies(calls);
		try (ConduitClient client = client(transport)) {
			client.start().toCompletableFuture().join();
			for (int i = 0; i < calls; i++) {
				LockSupport.parkNanos(random.nextInt(200_000));
				long start = System.nanoTime();
				client.request(ECHO, Payload.EMPTY).join();
				latencies.add(System.nanoTime() - start);
			}
			System.out.println("longest %d of %s".formatted(latencies.longest().toNanos(), latencies));
		}
	}

	static ShmOptions options(Path folder) {
		return new ShmOptions(folder, 64 * 1024, WriteLimits.DEFAULT, Duration.ofSeconds(10));
	}

	/** A server that is started. */
	static ConduitServer server(SharedMemoryTransport transport) {
		return server(transport, ADDRESS);
	}

	/** A server at another address that is started. */
	static ConduitServer server(SharedMemoryTransport transport, Address address) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("echo", List.of(address)))
			.transports(List.of(transport))
			.authenticator(Authenticator.none())
			.endpoint(ECHO.value(), (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
			.endpoint(HANG.value(), (exchange) -> {
			})
			.build();
		server.start();
		return server;
	}

	/** A client that is not started. */
	static ConduitClient client(SharedMemoryTransport transport) {
		return client(transport, ADDRESS);
	}

	/** A client of another address that is not started. */
	static ConduitClient client(SharedMemoryTransport transport, Address address) {
		return ConduitClient.builder()
			.options(ClientOptions.of("client", List.of(address)))
			.transports(List.of(transport))
			.build();
	}

	private static void callWithoutEnd(SharedMemoryTransport transport) {
		Random random = new Random(1);
		try (ConduitClient client = client(transport)) {
			client.start().toCompletableFuture().join();
			System.out.println("pid " + ProcessHandle.current().pid());
			while (true) {
				byte[] bytes = new byte[random.nextInt(200_000)];
				random.nextBytes(bytes);
				Payload sent = Payload.bytes(bytes);
				System.out.println(client.request(ECHO, sent).join().payload().equals(sent) ? "right" : "wrong");
			}
		}
	}

}
