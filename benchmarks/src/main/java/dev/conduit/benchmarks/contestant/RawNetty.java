package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;

/**
 * Netty alone, on epoll: length-prefixed frames, answered in order, without ids,
 * deadlines or dispatch; one event loop on each side. The limit that a protocol on Netty
 * can come near to.
 */
public final class RawNetty implements Contestant {

	private static final int MAX_FRAME = 4 * 1024 * 1024;

	private final boolean unix;

	/**
	 * A contestant.
	 * @param variant {@code tcp} or {@code unix}
	 */
	public RawNetty(String variant) {
		this.unix = variant.equals("unix");
	}

	@Override
	public String serve() throws Exception {
		ServerBootstrap bootstrap = new ServerBootstrap().group(loop())
			.channel(this.unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class)
			.childHandler(initializer(NettyServerHandler::new));
		if (!this.unix) {
			bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
		}
		Channel channel = bootstrap.bind(free()).sync().channel();
		return (channel.localAddress() instanceof InetSocketAddress address) ? String.valueOf(address.getPort())
				: ((DomainSocketAddress) channel.localAddress()).path();
	}

	private SocketAddress free() throws IOException {
		if (!this.unix) {
			return new InetSocketAddress("127.0.0.1", 0);
		}
		Path folder = Files.createTempDirectory("bench");
		Path socket = folder.resolve("netty.sock");
		folder.toFile().deleteOnExit();
		socket.toFile().deleteOnExit();
		return new DomainSocketAddress(socket.toFile());
	}

	@Override
	public Client<?, ?> connect(String address) throws Exception {
		EventLoopGroup group = loop();
		Bootstrap bootstrap = new Bootstrap().group(group)
			.channel(this.unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class)
			.handler(initializer(NettyClientHandler::new));
		if (!this.unix) {
			bootstrap.option(ChannelOption.TCP_NODELAY, true);
		}
		Channel channel = bootstrap
			.connect(this.unix ? new DomainSocketAddress(address)
					: new InetSocketAddress("127.0.0.1", Integer.parseInt(address)))
			.sync()
			.channel();
		return new NettyClient(group, channel);
	}

	private static EventLoopGroup loop() {
		return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
	}

	/** Flushes once for what was read together, and for what callers wrote meanwhile. */
	private static ChannelInitializer<Channel> initializer(Supplier<ChannelHandler> last) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new FlushConsolidationHandler(256, true),
							new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, 4), last.get());
			}

		};
	}

}
