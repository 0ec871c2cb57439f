package dev.conduit.transport.netty;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;

/**
 * Connects over TCP and Unix domain sockets.
 *
 * @since 0.1.0
 */
public final class NettyClientTransport implements ClientTransport {

	private final EventLoops loops;

	private final NettyOptions options;

	/**
	 * A transport.
	 * @param loops threads that serve the links; owned by the caller
	 * @param options how sockets are used
	 */
	public NettyClientTransport(EventLoops loops, NettyOptions options) {
		this.loops = loops;
		this.options = options;
	}

	@Override
	public boolean supports(Address address) {
		return address instanceof Address.Tcp || address instanceof Address.Unix;
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		return new ConnectAttempt(this.loops, this.options, address, timeout, acceptor).start();
	}

}
