package dev.conduit.transport.netty;

import java.nio.file.Path;
import java.util.UUID;

import dev.conduit.transport.Address;
import dev.conduit.transport.TestedTransport;

/**
 * The kinds of sockets there are, for tests that go through all of them.
 */
public enum TestedSockets {

	/** TCP on the operating system's own interface. */
	NATIVE_TCP(true, true),

	/** Unix domain sockets on the operating system's own interface. */
	NATIVE_UNIX(true, false),

	/** TCP on NIO. */
	NIO_TCP(false, true),

	/** Unix domain sockets on NIO. */
	NIO_UNIX(false, false);

	private static final int THREADS = 2;

	private final boolean onNative;

	private final boolean overTcp;

	TestedSockets(boolean onNative, boolean overTcp) {
		this.onNative = onNative;
		this.overTcp = overTcp;
	}

	/**
	 * A transport on event loops of its own.
	 */
	public TestedTransport open(NettyOptions options) {
		EventLoops loops = this.onNative ? EventLoops.create(THREADS) : EventLoops.onNio(THREADS);
		return new NettyTestedTransport(loops, options, this::freeAddress);
	}

	private Address freeAddress() {
		return this.overTcp ? new Address.Tcp("127.0.0.1", 0)
				: new Address.Unix(Path.of(System.getProperty("java.io.tmpdir"), "conduit-" + UUID.randomUUID()));
	}

}
