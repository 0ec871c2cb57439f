package dev.conduit.benchmarks.scaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;

/**
 * Clients with their shipped defaults and a connection each, which share one thread and
 * one timer: as many as one process can hold.
 */
final class SharedClients {

	/** More than that at once would measure how a server is stormed. */
	private static final int CONNECTING = 64;

	private SharedClients() {
	}

	/**
	 * Connects.
	 * @param count how many clients
	 * @param addresses of one server, shared out among the clients
	 * @return the clients, all connected
	 */
	static List<ConduitClient> connect(int count, List<Address> addresses) {
		NettyClientTransport transport = new NettyClientTransport(EventLoops.create(1), NettyOptions.DEFAULT);
		WheelTimer timer = new WheelTimer("clients");
		AtomicLong ids = new AtomicLong();
		List<ConduitClient> clients = new ArrayList<>();
		Deque<CompletableFuture<?>> connecting = new ArrayDeque<>();
		for (int i = 0; i < count; i++) {
			if (connecting.size() == CONNECTING) {
				connecting.remove().join();
			}
			ConduitClient client = ConduitClient.builder()
				.options(ClientOptions.of("client-" + i, List.of(addresses.get(i % addresses.size()))))
				.transports(List.of(transport))
				.timer(timer)
				.connectionIds(ids)
				.build();
			connecting.add(client.start().toCompletableFuture());
			clients.add(client);
		}
		connecting.forEach(CompletableFuture::join);
		return clients;
	}

}
