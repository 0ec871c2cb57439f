package dev.conduit.benchmarks.scaling;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.conduit.authentication.Authenticator;
import dev.conduit.benchmarks.kit.process.ParentJvm;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;

/**
 * A server with its shipped defaults, but for the number of connections. It tells how
 * many it has and how much of its heap is in use after a full collection.
 */
public final class IdleServer {

	/**
	 * Each has ports of its own, so that a host's can be connected to from one process.
	 */
	private static final int ADDRESSES = 4;

	private IdleServer() {
	}

	/**
	 * Runs until the parent ends.
	 * @param args none
	 * @throws Exception ends the process
	 */
	public static void main(String[] args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		List<Address> addresses = IntStream.rangeClosed(1, ADDRESSES)
			.<Address>mapToObj((i) -> new Address.Tcp("127.0.0." + i, 0))
			.toList();
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("idle", addresses).withMaxConnections(Integer.MAX_VALUE))
			.authenticator(Authenticator.none())
			.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
			.build();
		server.start();
		parent.tell("ready " + server.addresses().stream().map(Address::toString).collect(Collectors.joining(" ")));
		parent.answer((order) -> {
			switch (order) {
				case "heap" -> parent.tell("heap " + heapInUse());
				case "connections" -> parent.tell("connections " + server.sessions().size());
				default -> throw new IllegalArgumentException(order);
			}
		});
	}

	/** After two full collections: what has a cleaner goes with the second. */
	private static long heapInUse() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		memory.gc();
		memory.gc();
		return memory.getHeapMemoryUsage().getUsed();
	}

}
