package dev.conduit.transport.netty;

import dev.conduit.transport.Address;
import dev.conduit.transport.TestedTransport;

/**
 * The kinds of TLS there are, for tests that go through all of them.
 */
public enum TestedTls {

	/** OpenSSL over the operating system's own interface. */
	OPEN_SSL(true),

	/** The JDK's over NIO. */
	JDK(false);

	private final boolean openSsl;

	TestedTls(boolean openSsl) {
		this.openSsl = openSsl;
	}

	/**
	 * A transport on event loops of its own, whose two sides may differ.
	 */
	public static TestedTransport transport(TlsOptions client, TlsOptions server) {
		return new NettyTestedTransport(EventLoops.create(2), NettyOptions.DEFAULT, client, server,
				() -> new Address.Tls("127.0.0.1", 0));
	}

	/**
	 * A transport on event loops of its own.
	 */
	public TestedTransport open(NettyOptions options) {
		EventLoops loops = this.openSsl ? EventLoops.create(2) : EventLoops.onNio(2);
		return new NettyTestedTransport(loops, options, TestCertificates.client().withOpenSsl(this.openSsl),
				TestCertificates.server().withOpenSsl(this.openSsl), () -> new Address.Tls("127.0.0.1", 0));
	}

}
