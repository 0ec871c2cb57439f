package dev.conduit.transport.netty;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLException;

import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;

/**
 * Connects over TCP, TCP with TLS, and Unix domain sockets.
 *
 * @since 0.1.0
 */
public final class NettyClientTransport implements ClientTransport {

	private final EventLoops loops;

	private final NettyOptions options;

	private final TlsContexts tls;

	/**
	 * A transport that trusts the servers whose certificates the JVM trusts.
	 * @param loops threads that serve the links; owned by the caller
	 * @param options how sockets are used
	 */
	public NettyClientTransport(EventLoops loops, NettyOptions options) {
		this(loops, options, TlsOptions.DEFAULT);
	}

	/**
	 * A transport.
	 * @param loops threads that serve the links; owned by the caller
	 * @param options how sockets are used
	 * @param tls how connections to {@code tls://} are encrypted
	 */
	public NettyClientTransport(EventLoops loops, NettyOptions options, TlsOptions tls) {
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
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		return new ConnectAttempt(this.loops, this.options, this.tls, address, timeout, acceptor,
				HostLookup.OF_THIS_MACHINE)
			.start();
	}

}
