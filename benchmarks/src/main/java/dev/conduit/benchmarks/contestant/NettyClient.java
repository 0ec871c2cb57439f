package dev.conduit.benchmarks.contestant;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;

/**
 * One connection of Netty alone.
 */
final class NettyClient extends RawBytesClient {

	private final EventLoopGroup group;

	private final Channel channel;

	NettyClient(EventLoopGroup group, Channel channel) {
		this.group = group;
		this.channel = channel;
	}

	@Override
	void write(byte kind, byte[] payload, Answers answers) {
		this.channel.writeAndFlush(new NettyCall(kind, payload, answers), this.channel.voidPromise());
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

}
