package dev.conduit.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.PeerInfo;

/**
 * One attempt to connect: finds the addresses of the host, on a thread that may block,
 * and tries one after the other until one answers or time is up.
 */
final class ConnectAttempt {

	private final EventLoops loops;

	private final NettyOptions options;

	private final TlsContexts tls;

	private final Address address;

	private final Duration timeout;

	private final LinkAcceptor acceptor;

	private final HostLookup hosts;

	private final EventLoop loop;

	private final CompletableFuture<Link> connected = new CompletableFuture<>();

	private @Nullable Future<?> timer;

	/** Written by one thread after the other, read where time is up. */
	private volatile Step step = Step.THREAD;

	private @Nullable Channel channel;

	/**
	 * An attempt that has not started.
	 * @param hosts finds the addresses to connect to
	 */
	ConnectAttempt(EventLoops loops, NettyOptions options, TlsContexts tls, Address address, Duration timeout,
			LinkAcceptor acceptor, HostLookup hosts) {
		this.loops = loops;
		this.options = options;
		this.tls = tls;
		this.address = address;
		this.timeout = timeout;
		this.acceptor = acceptor;
		this.hosts = hosts;
		this.loop = loops.next();
	}

	CompletableFuture<Link> start() {
		try {
			this.timer = this.loop.schedule(this::timedOut, this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			findCandidates();
		}
		catch (RejectedExecutionException ex) {
			end(Unavailable.connecting(this.address, ex));
		}
		return this.connected;
	}

	private void findCandidates() {
		SocketKind sockets = this.loops.sockets();
		switch (this.address) {
			case Address.Tcp tcp -> this.hosts.threads().execute(() -> resolve(tcp));
			case Address.Tls encrypted -> this.hosts.threads().execute(() -> prepare(encrypted));
			case Address.Unix unix -> {
				List<SocketAddress> candidates = List.of(sockets.address(unix.path()));
				this.loop.execute(() -> tryNext(sockets.unix(), candidates.iterator()));
			}
			case Address.Shm other -> throw PeerAddresses.anotherTransport(other);
			case Address.Local other -> throw PeerAddresses.anotherTransport(other);
		}
	}

	private void prepare(Address.Tls encrypted) {
		this.step = Step.HOST;
		try {
			this.tls.prepareClient();
		}
		catch (SSLException ex) {
			end(Unavailable.connecting(this.address, ex));
			return;
		}
		resolve(encrypted.tcp());
	}

	private void resolve(Address.Tcp tcp) {
		this.step = Step.HOST;
		try {
			List<SocketAddress> candidates = new ArrayList<>();
			for (InetAddress host : this.hosts.names().addresses(tcp.host())) {
				candidates.add(new InetSocketAddress(host, tcp.port()));
			}
			this.loop.execute(() -> tryNext(this.loops.sockets().tcp(), candidates.iterator()));
		}
		catch (UnknownHostException | RejectedExecutionException ex) {
			end(Unavailable.connecting(this.address, ex));
		}
	}

	private void tryNext(Class<? extends Channel> type, Iterator<SocketAddress> candidates) {
		if (this.connected.isDone()) {
			return;
		}
		this.step = Step.ANSWER;
		ChannelFuture attempt = bootstrap(type).connect(candidates.next());
		this.channel = attempt.channel();
		attempt.addListener((done) -> {
			if (!done.isSuccess()) {
				failed(done.cause(), type, candidates);
			}
		});
	}

	private void failed(Throwable cause, Class<? extends Channel> type, Iterator<SocketAddress> candidates) {
		if (candidates.hasNext()) {
			tryNext(type, candidates);
		}
		else if (cause instanceof ConnectTimeoutException) {
			timedOut();
		}
		else {
			end(Unavailable.connecting(this.address, cause));
		}
	}

	private void timedOut() {
		end(switch (this.step) {
			case THREAD -> Unavailable.noThread(this.address, this.timeout);
			case HOST -> Unavailable.hostNotFound(this.address, this.timeout);
			case ANSWER -> Unavailable.timedOut(this.address, this.timeout);
		});
	}

	private void end(RuntimeException ex) {
		if (this.connected.completeExceptionally(ex)) {
			cancelTimer();
			if (this.channel != null) {
				ChannelAdapter.close(this.channel);
			}
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	private Bootstrap bootstrap(Class<? extends Channel> type) {
		Bootstrap bootstrap = new Bootstrap().group(this.loop)
			.channel(type)
			.disableResolver()
			.option(ChannelOption.RECVBUF_ALLOCATOR, ReadTurns.INSTANCE)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(this.timeout.toMillis(), 1, Integer.MAX_VALUE))
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					initialize(channel);
				}

			});
		return (this.address instanceof Address.Unix) ? bootstrap : bootstrap.option(ChannelOption.TCP_NODELAY, true);
	}

	private void initialize(Channel channel) {
		this.loops.closeWithLoops(channel);
		PeerInfo peer = PeerAddresses.ofServer(this.address);
		NettyLink link = NettyLink.ofClient(channel, peer, this.options.writeLimits(), this.acceptor);
		if (this.address instanceof Address.Tls encrypted) {
			TlsPipeline.addClient(channel, this.tls, encrypted,
					(cause) -> end(Unavailable.encrypting(encrypted, cause)));
		}
		channel.pipeline().addLast(new ChannelAdapter(link, () -> opened(channel, link)));
	}

	private void opened(Channel channel, NettyLink link) {
		if (this.connected.isDone()) {
			ChannelAdapter.close(channel);
			return;
		}
		try {
			link.open();
		}
		catch (RuntimeException ex) {
			end(ex);
			return;
		}
		cancelTimer();
		if (!this.connected.complete(link)) {
			link.close();
		}
	}

	/** What is waited for. */
	private enum Step {

		THREAD, HOST, ANSWER

	}

}
