package dev.conduit.benchmarks.peers.grpc;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;

/**
 * gRPC without TLS, on its own executor or on the event loop on both sides.
 */
public final class GrpcContestant implements Contestant {

	private static final int MAX_MESSAGE = 16 * 1024 * 1024;

	private final boolean direct;

	/**
	 * A contestant.
	 * @param variant {@code direct}, or {@code executor} for gRPC's own
	 */
	public GrpcContestant(String variant) {
		this.direct = variant.equals("direct");
	}

	@Override
	public String serve() throws IOException {
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
			.maxInboundMessageSize(MAX_MESSAGE)
			.addService(new BytesService().definition());
		return String.valueOf((this.direct ? builder.directExecutor() : builder).build().start().getPort());
	}

	@Override
	public Client<?, ?> connect(String address) {
		NettyChannelBuilder builder = NettyChannelBuilder
			.forAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(address)))
			.maxInboundMessageSize(MAX_MESSAGE)
			.usePlaintext();
		ManagedChannel channel = (this.direct ? builder.directExecutor() : builder).build();
		return new GrpcClient(channel, channel::shutdownNow);
	}

}
