package dev.conduit.shm.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
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
		List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "--enable-native-access=ALL-UNNAMED",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		command.addAll(List.of(EchoProgram.class.getName(), folder.toString(), role));
		return JavaProcess.start(command, Map.of());
	}

	static void main(String[] arguments) throws Exception {
		try (SharedMemoryTransport transport = SharedMemoryTransport.open(options(Path.of(arguments[0])))) {
			if (arguments[1].equals("server")) {
				try (ConduitServer server = server(transport)) {
					System.out.println("serves " + server.addresses());
					Thread.currentThread().join();
				}
			}
			else {
				callWithoutEnd(transport);
			}
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
