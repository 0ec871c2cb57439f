package dev.conduit.transport.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

import dev.conduit.transport.Address;

/**
 * Makes what encrypts a connection. One context serves all connections of a transport; it
 * is made when the first address asks for it, since that reads key stores and loads
 * libraries.
 */
final class TlsContexts {

	/** Signatures and certificates are not worked out on the loops. */
	private static final Executor TASKS = (task) -> Thread.ofVirtual().name("conduit-tls").start(task);

	/** Written under the lock. */
	private volatile TlsOptions options;

	private final ReentrantLock lock = new ReentrantLock();

	/** Written under the lock. */
	private volatile @Nullable SslContext client;

	private volatile @Nullable SslContext server;

	TlsContexts(TlsOptions options) {
		this.options = options;
	}

	/**
	 * Gets ready for connections to servers; may block.
	 * @throws SSLException if keys or trust cannot be used
	 */
	void prepareClient() throws SSLException {
		this.lock.lock();
		try {
			if (this.client == null) {
				this.client = client(this.options);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gets ready for connections of clients; may block.
	 * @throws SSLException if there is no certificate, or keys or trust cannot be used
	 */
	void prepareServer() throws SSLException {
		this.lock.lock();
		try {
			if (this.server == null) {
				this.server = server(this.options);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * From here on new connections begin with other keys and trust; those that are there
	 * stay as they are. May block.
	 * @throws SSLException if they cannot be used: all stays as it was
	 */
	void reload(TlsOptions other) throws SSLException {
		this.lock.lock();
		try {
			SslContext newClient = (this.client != null) ? client(other) : null;
			SslContext newServer = (this.server != null) ? server(other) : null;
			this.options = other;
			this.client = newClient;
			this.server = newServer;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static SslContext client(TlsOptions options) throws SSLException {
		SslContextBuilder builder = SslContextBuilder.forClient()
			.endpointIdentificationAlgorithm(options.verifyHost() ? "HTTPS" : null);
		KeyManagerFactory keys = options.keys();
		return build(options, (keys != null) ? builder.keyManager(keys) : builder);
	}

	private static SslContext server(TlsOptions options) throws SSLException {
		KeyManagerFactory keys = options.keys();
		if (keys == null) {
			throw new SSLException("there is no certificate: give the server one (conduit.server.ssl.bundle)");
		}
		return build(options, SslContextBuilder.forServer(keys)
			.clientAuth((options.clientCertificate()) ? ClientAuth.REQUIRE : ClientAuth.NONE));
	}

	private static SslContext build(TlsOptions options, SslContextBuilder builder) throws SSLException {
		SslProvider provider = (options.openSsl() && OpenSsl.isAvailable()) ? SslProvider.OPENSSL : SslProvider.JDK;
		SslContext context = builder.sslProvider(provider)
			.trustManager(options.trust())
			.protocols(options.protocols())
			.ciphers(options.ciphers())
			.build();
		if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
			// Connections live long, and what is kept to resume one is memory of the
			// system.
			sessions.setSessionCacheEnabled(false);
		}
		return context;
	}

	/**
	 * A handler that asks a server for its certificate, once prepared.
	 * @param address whose host the certificate must be for
	 */
	SslHandler newClientHandler(Channel channel, Address.Tls address) {
		SslContext context = prepared(this.client);
		return limited(isOpenSsl(context) ? context.newHandler(channel.alloc(), address.host(), address.port(), TASKS)
				: guarded(context.newEngine(channel.alloc(), address.host(), address.port()), () -> {
				}));
	}

	/**
	 * A handler that shows clients the certificate, once prepared.
	 * @param flooded called where a client does after the hand-shake what is refused
	 */
	SslHandler newServerHandler(Channel channel, Runnable flooded) {
		SslContext context = prepared(this.server);
		return limited(isOpenSsl(context) ? context.newHandler(channel.alloc(), TASKS)
				: guarded(context.newEngine(channel.alloc()), flooded));
	}

	/** OpenSSL bounds by itself what its peer may do after the hand-shake. */
	private static boolean isOpenSsl(SslContext context) {
		return context.sessionContext() instanceof OpenSslSessionContext;
	}

	private static SslHandler guarded(SSLEngine engine, Runnable flooded) {
		return new SslHandler(new GuardedTlsEngine(engine, System::nanoTime, flooded), TASKS);
	}

	private static SslContext prepared(@Nullable SslContext context) {
		if (context == null) {
			throw new IllegalStateException("nothing is prepared");
		}
		return context;
	}

	/**
	 * Connections have time limits of their own, which include the hand-shake. A close
	 * has waited for what it is worth before it comes to this handler. Writes are
	 * gathered above it already; gathered once more, they would tell of their end
	 * together.
	 */
	private static SslHandler limited(SslHandler handler) {
		handler.setHandshakeTimeoutMillis(0);
		handler.setCloseNotifyFlushTimeoutMillis(1);
		handler.setWrapDataSize(0);
		return handler;
	}

}
