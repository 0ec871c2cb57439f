package dev.conduit.benchmarks.scaling;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.conduit.authentication.Authenticator;
import dev.conduit.message.Headers;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;

/**
 * A server with its shipped defaults, but for the number of connections. Its one method
 * does the least: what else a call costs shows.
 */
final class EchoServer {

	static final Route ECHO = new Route("echo");

	/**
	 * Each has ports of its own, so that a host's can be connected to from one process.
	 */
	private static final int ADDRESSES = 4;

	private EchoServer() {
	}

	static ConduitServer start() {
		List<Address> addresses = IntStream.rangeClosed(1, ADDRESSES)
			.<Address>mapToObj((i) -> new Address.Tcp("127.0.0." + i, 0))
			.toList();
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("echo", addresses).withMaxConnections(Integer.MAX_VALUE))
			.authenticator(Authenticator.none())
			.endpoint(new Endpoint(ECHO, Execution.INLINE,
					(exchange) -> exchange.reply(Headers.EMPTY, exchange.payload())))
			.build();
		server.start();
		return server;
	}

	/**
	 * Where a server listens, as text without line breaks.
	 */
	static String addresses(ConduitServer server) {
		return server.addresses().stream().map(Address::toString).collect(Collectors.joining(" "));
	}

	/**
	 * The reverse of {@link #addresses(ConduitServer)}.
	 */
	static List<Address> addresses(String text) {
		return Stream.of(text.split(" ")).map(Address::parse).toList();
	}

}
