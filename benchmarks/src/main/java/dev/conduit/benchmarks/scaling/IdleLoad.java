package dev.conduit.benchmarks.scaling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.process.ParentJvm;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;

/**
 * Clients with their shipped defaults, which share threads and timer and then say nothing
 * but that they are there.
 */
public final class IdleLoad {

	/** More than that at once would measure how a server is stormed. */
	private static final int CONNECTING = 64;

	private IdleLoad() {
	}

	/**
	 * Runs until the parent ends.
	 * @param args how many connections, and the addresses of the server
	 * @throws Exception ends the process
	 */
	public static void main(String[] args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		List<Address> addresses = Stream.of(args).skip(1).map(Address::parse).toList();
		NettyClientTransport transport = new NettyClientTransport(EventLoops.create(1), NettyOptions.DEFAULT);
		WheelTimer timer = new WheelTimer("idle");
		AtomicLong ids = new AtomicLong();
		Deque<CompletableFuture<?>> connecting = new ArrayDeque<>();
		for (int i = 0; i < Integer.parseInt(args[0]); i++) {
			if (connecting.size() == CONNECTING) {
				connecting.remove().join();
			}
			ConduitClient client = ConduitClient.builder()
				.options(ClientOptions.of("idle-" + i, List.of(addresses.get(i % addresses.size()))))
				.transports(List.of(transport))
				.timer(timer)
				.connectionIds(ids)
				.build();
			connecting.add(client.start().toCompletableFuture());
		}
		connecting.forEach(CompletableFuture::join);
		parent.tell("connected");
		parent.answer((order) -> {
			throw new IllegalArgumentException(order);
		});
	}

}
