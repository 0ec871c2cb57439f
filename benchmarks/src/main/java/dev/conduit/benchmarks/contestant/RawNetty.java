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
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;

/**
 * Netty alone, on epoll: length-prefixed frames, answered in order, without ids,
 * deadlines or dispatch; one event loop on each side. The limit that a protocol on Netty
 * can come near to.
 */
public final class RawNetty implements Contestant {

	private static final int MAX_FRAME = 4 * 1024 * 1024;

	/** Also whom a client expects the certificate to be for. */
	private static final String HOST = "127.0.0.1";

	private final boolean unix;

	private final @Nullable Encryption encryption;

	/**
	 * A contestant.
	 * @param variant {@code tcp}, {@code unix}, {@code tls} or {@code jdk-tls}
	 */
	public RawNetty(String variant) {
		this.unix = variant.equals("unix");
		this.encryption = variant.endsWith("tls") ? Encryption.of(variant) : null;
	}

	@Override
	public String serve() throws Exception {
		if (this.encryption == null) {
			return serve(null);
		}
		X509Bundle certificate = Encryption.newCertificate();
		return Encryption.introduce(serve(this.encryption.server(certificate.toKeyManagerFactory())), certificate);
	}

	private String serve(@Nullable SslContext tls) throws Exception {
		ServerBootstrap bootstrap = new ServerBootstrap().group(loop())
			.channel(this.unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class)
			.childHandler(initializer(tls, NettyServerHandler::new));
		if (!this.unix) {
			bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
		}
		Channel channel = bootstrap.bind(free()).sync().channel();
		return (channel.localAddress() instanceof InetSocketAddress address) ? String.valueOf(address.getPort())
				: ((DomainSocketAddress) channel.localAddress()).path();
	}

	private SocketAddress free() throws IOException {
		if (!this.unix) {
			return new InetSocketAddress(HOST, 0);
		}
		Path folder = Files.createTempDirectory("bench");
		Path socket = folder.resolve("netty.sock");
		folder.toFile().deleteOnExit();
		socket.toFile().deleteOnExit();
		return new DomainSocketAddress(socket.toFile());
	}

	@Override
	public Client<?, ?> connect(String address) throws Exception {
		SslContext tls = (this.encryption != null) ? this.encryption.client(Encryption.trust(address)) : null;
		EventLoopGroup group = loop();
		Bootstrap bootstrap = new Bootstrap().group(group)
			.channel(this.unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class)
			.handler(initializer(tls, NettyClientHandler::new));
		if (!this.unix) {
			bootstrap.option(ChannelOption.TCP_NODELAY, true);
		}
		Channel channel = bootstrap
			.connect(this.unix ? new DomainSocketAddress(address)
					: new InetSocketAddress(HOST, Integer.parseInt(Encryption.address(address))))
			.sync()
			.channel();
		return new NettyClient(group, channel);
	}

	private static EventLoopGroup loop() {
		return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
	}

	/** Flushes once for what was read together, and for what callers wrote meanwhile. */
	private static ChannelInitializer<Channel> initializer(@Nullable SslContext tls, Supplier<ChannelHandler> last) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				if (tls != null) {
					channel.pipeline().addLast(tls.newHandler(channel.alloc(), HOST, 0));
				}
				channel.pipeline()
					.addLast(new FlushConsolidationHandler(256, true),
							new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, 4), last.get());
			}

		};
	}

}
