package dev.conduit.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLException;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;

import dev.conduit.message.Limit;
import dev.conduit.transport.Address;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.ServerTransport;

/**
 * Listens on TCP, TCP with TLS, and Unix domain sockets.
 *
 * @since 0.1.0
 */
public final class NettyServerTransport implements ServerTransport {

	private final EventLoops loops;

	private final NettyOptions options;

	private final TlsContexts tls;

	/**
	 * A transport without a certificate: it cannot listen on {@code tls://}.
	 * @param loops threads that serve the links; owned by the caller
	 * @param options how sockets are used
	 */
	public NettyServerTransport(EventLoops loops, NettyOptions options) {
		this(loops, options, TlsOptions.DEFAULT);
	}

	/**
	 * A transport.
	 * @param loops threads that serve the links; owned by the caller
	 * @param options how sockets are used
	 * @param tls how connections to {@code tls://} are encrypted
	 */
	public NettyServerTransport(EventLoops loops, NettyOptions options, TlsOptions tls) {
		this.loops = loops;
		this.options = options;
		this.tls = new TlsContexts(tls);
	}

	/**
	 * Begins new connections with other keys and trust. Those that are there stay as they
	 * are. May block: it reads key stores.
	 * @param tls how connections to {@code tls://} are encrypted from now on
	 * @throws SSLException if that cannot work; then all stays as it was
	 */
	public void reload(TlsOptions tls) throws SSLException {
		this.tls.reload(tls);
	}

	@Override
	public boolean supports(Address address) {
		return PeerAddresses.areOfSockets(address);
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		CompletableFuture<Listener> listening = new CompletableFuture<>();
		Thread.ofVirtual().name("conduit-listen").start(() -> {
			try {
				listening.complete(listenNow(address, acceptor));
			}
			catch (IOException | RuntimeException ex) {
				listening.completeExceptionally(Unavailable.listening(address, ex));
			}
		});
		return listening;
	}

	private Listener listenNow(Address address, LinkAcceptor acceptor) throws IOException {
		return switch (address) {
			case Address.Tcp tcp -> listenTcp(tcp, acceptor);
			case Address.Tls encrypted -> listenTls(encrypted, acceptor);
			case Address.Unix unix -> listenUnix(unix, acceptor);
			case Address.Shm other -> throw PeerAddresses.anotherTransport(other);
			case Address.Local other -> throw PeerAddresses.anotherTransport(other);
		};
	}

	private Listener listenTcp(Address.Tcp address, LinkAcceptor acceptor) throws IOException {
		Channel channel = bindTcp(address, address, acceptor);
		return new NettyListener(channel, new Address.Tcp(address.host(), port(channel)));
	}

	private Listener listenTls(Address.Tls address, LinkAcceptor acceptor) throws IOException {
		this.tls.prepareServer();
		Channel channel = bindTcp(address, address.tcp(), acceptor);
		return new NettyListener(channel, new Address.Tls(address.host(), port(channel)));
	}

	private Channel bindTcp(Address address, Address.Tcp socket, LinkAcceptor acceptor) throws IOException {
		ServerBootstrap bootstrap = bootstrap(this.loops.sockets().tcpServer(), address, acceptor)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true);
		return bind(bootstrap, new InetSocketAddress(InetAddress.getByName(socket.host()), socket.port()));
	}

	private static int port(Channel channel) {
		return ((InetSocketAddress) channel.localAddress()).getPort();
	}

	private Listener listenUnix(Address.Unix address, LinkAcceptor acceptor) throws IOException {
		UnixSocketFile file = new UnixSocketFile(address);
		Channel channel = bind(bootstrap(this.loops.sockets().unixServer(), address, acceptor),
				this.loops.sockets().address(file.hidden()));
		channel.closeFuture().addListener((closed) -> file.remove());
		try {
			file.publish(this.options.socketPermissions());
		}
		catch (IOException | RuntimeException ex) {
			ChannelAdapter.close(channel);
			throw ex;
		}
		return new NettyListener(channel, address);
	}

	private Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
		ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
		this.loops.closeWithLoops(bound.channel());
		return switch (bound.cause()) {
			case null -> bound.channel();
			case IOException ex -> throw ex;
			case RuntimeException ex -> throw ex;
			case Throwable ex -> throw new IOException(ex);
		};
	}

	private ServerBootstrap bootstrap(Class<? extends ServerChannel> type, Address address, LinkAcceptor acceptor) {
		return new ServerBootstrap().group(this.loops.group())
			.channel(type)
			.option(ChannelOption.SO_BACKLOG, this.options.backlog())
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, ReadTurns.INSTANCE)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					initialize(channel, address, acceptor);
				}

			});
	}

	private void initialize(Channel channel, Address address, LinkAcceptor acceptor) {
		this.loops.closeWithLoops(channel);
		PeerInfo peer = PeerAddresses.ofClient(channel, address);
		NettyLink link = NettyLink.ofServer(channel, peer, this.options.writeLimits(), acceptor);
		if (!acceptor.arrived(link, () -> ChannelAdapter.close(channel))) {
			ChannelAdapter.close(channel);
			return;
		}
		channel.closeFuture().addListener((closed) -> acceptor.left(link));
		if (address instanceof Address.Tls) {
			TlsPipeline.addServer(channel, this.tls, peer.address(), () -> acceptor.limitHit(link, Limit.TLS_RECORDS));
		}
		channel.pipeline()
			.addLast(new ChannelAdapter(link, () -> link.expectPreface(this.options.prefaceTimeout(),
					() -> acceptor.limitHit(link, Limit.HANDSHAKE_TIMEOUT))));
	}

	private record NettyListener(Channel channel, Address address) implements Listener {

		@Override
		public CompletionStage<Void> close() {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			if (this.channel.isOpen()) {
				this.channel.close().addListener((ended) -> completeAfterSelect(closed));
			}
			else {
				closed.complete(null);
			}
			return closed;
		}

		/**
		 * Completes in the loop's next round: the JDK keeps a socket open, and the system
		 * goes on accepting, until the selector that it was registered with has selected
		 * once more.
		 */
		private void completeAfterSelect(CompletableFuture<Void> closed) {
			try {
				new LoopTimer(this.channel.eventLoop()).schedule(Duration.ofNanos(1), () -> closed.complete(null));
			}
			catch (RejectedExecutionException ex) {
				closed.complete(null);
			}
		}

	}

}
