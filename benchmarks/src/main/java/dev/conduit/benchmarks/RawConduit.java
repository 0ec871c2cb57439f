package dev.conduit.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;

/**
 * Conduit's raw interface, with its shipped defaults but for the log-in, which is
 * {@code none}: ids, deadlines, heart-beat, limits and flow control are at work.
 */
final class RawConduit {

	private static final Route ECHO = new Route("echo");

	private RawConduit() {
	}

	static int serve(Execution execution) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("echo", List.of(new Address.Tcp("127.0.0.1", 0))))
			.authenticator(Authenticator.none())
			.endpoint(new Endpoint(ECHO, execution, (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload())))
			.build();
		server.start();
		return ((Address.Tcp) server.addresses().get(0)).port();
	}

	static Echo connect(int port) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("bench", List.of(new Address.Tcp("127.0.0.1", port))))
			.build();
		client.start().toCompletableFuture().join();
		return new Client(client);
	}

	private record Client(ConduitClient client) implements Echo {

		@Override
		public CompletableFuture<byte[]> call(byte[] payload) {
			return this.client.request(ECHO, Payload.bytes(payload)).thenApply((reply) -> reply.payload().array());
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
