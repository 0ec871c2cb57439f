package dev.conduit.transport.netty;

import java.util.function.Supplier;

import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.TestedTransport;

/**
 * Client and server over sockets, on event loops of their own.
 */
public final class NettyTestedTransport implements TestedTransport {

	static final String THREAD_NAME = "conduit-io";

	private final EventLoops loops;

	private final NettyOptions options;

	private final TlsOptions clientTls;

	private final TlsOptions serverTls;

	private final Supplier<Address> addresses;

	/**
	 * A transport.
	 * @param loops closed with it
	 * @param addresses where one can listen
	 */
	public NettyTestedTransport(EventLoops loops, NettyOptions options, Supplier<Address> addresses) {
		this(loops, options, TlsOptions.DEFAULT, TlsOptions.DEFAULT, addresses);
	}

	/**
	 * A transport with TLS.
	 * @param loops closed with it
	 * @param clientTls what clients trust
	 * @param serverTls what servers show
	 * @param addresses where one can listen
	 */
	public NettyTestedTransport(EventLoops loops, NettyOptions options, TlsOptions clientTls, TlsOptions serverTls,
			Supplier<Address> addresses) {
		this.loops = loops;
		this.options = options;
		this.clientTls = clientTls;
		this.serverTls = serverTls;
		this.addresses = addresses;
	}

	EventLoops loops() {
		return this.loops;
	}

	@Override
	public ClientTransport client() {
		return new NettyClientTransport(this.loops, this.options, this.clientTls);
	}

	@Override
	public ServerTransport server() {
		return new NettyServerTransport(this.loops, this.options, this.serverTls);
	}

	@Override
	public Address freeAddress() {
		return this.addresses.get();
	}

	@Override
	public RawPeer connectRaw(Address address) {
		return (address instanceof Address.Tls tls) ? TlsRawPeer.connect(tls) : SocketRawPeer.connect(address);
	}

	@Override
	public void close() {
		this.loops.close();
	}

}
