package dev.conduit.proof.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.frame.PeerLimits;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;

/**
 * Clients that say nothing but that they are there. Answers each line with how many
 * connections they have lost so far.
 * <p>
 * Arguments: where the server is, and how many clients there are.
 */
final class IdleProgram {

	private static final int CONNECTING = 64;

	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private IdleProgram() {
	}

	static void main(String[] arguments) throws Exception {
		List<ConduitClient> clients = connect(Address.parse(arguments[0]), Integer.parseInt(arguments[1]));
		System.out.println("there");
		Orders.answer((order) -> "lost " + clients.stream().mapToLong(ConduitClient::lostConnections).sum());
	}

	private static List<ConduitClient> connect(Address address, int count) {
		PeerLimits limits = PeerLimits.DEFAULT;
		ConnectionOptions beating = ConnectionOptions.DEFAULT
			.withLimits(new PeerLimits(limits.maxFrameSize(), limits.maxMessageSize(), limits.maxInFlight(),
					limits.maxSubscriptions(), HEARTBEAT, HEARTBEAT.multipliedBy(6)));
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
				.options(ClientOptions.of("idle-" + i, List.of(address)).withConnection(beating))
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
