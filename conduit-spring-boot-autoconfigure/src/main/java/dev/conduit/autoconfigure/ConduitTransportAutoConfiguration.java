package dev.conduit.autoconfigure;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.unit.DataSize;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.CertificateAuthenticator;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTopics;
import dev.conduit.transport.shm.ShmTransport;

/**
 * Auto-configuration of TCP, with and without TLS, Unix domain sockets, shared memory and
 * links inside the JVM. Further transports are beans of the types
 * {@link dev.conduit.transport.ServerTransport} and
 * {@link dev.conduit.transport.ClientTransport}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitAutoConfiguration.class)
@EnableConfigurationProperties({ ConduitProperties.class, ConduitServerProperties.class })
@Lazy
public final class ConduitTransportAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EventLoops conduitEventLoops(ConduitProperties properties) {
		Integer threads = properties.connection().ioThreads();
		return EventLoops
			.create((threads != null) ? PropertyChecks.between("conduit.connection.io-threads", threads, 1, 1024)
					: EventLoops.defaultThreads());
	}

	@Bean
	@ConditionalOnMissingBean
	NettyOptions conduitNettyOptions(ConduitProperties properties, ConduitServerProperties server) {
		Duration handshakeTimeout = PropertyChecks.positive("conduit.server.handshake-timeout",
				server.handshakeTimeout());
		int backlog = PropertyChecks.atLeast("conduit.server.backlog", server.backlog(), 1);
		return new NettyOptions(new ConnectionSettings(properties).writeLimits(), handshakeTimeout, backlog,
				ConnectionSettings.permissions("conduit.server.unix-permissions", server.unixPermissions()));
	}

	@Bean
	@ConditionalOnMissingBean
	NettyServerTransport conduitNettyServerTransport(EventLoops loops, NettyOptions options,
			ConduitServerProperties server, TlsSettings tls, ObjectProvider<Authenticator> authenticator) {
		boolean certificates = authenticator.stream()
			.anyMatch((known) -> known.mechanisms().contains(CertificateAuthenticator.MECHANISM));
		String property = "conduit.server.ssl.bundle";
		String bundle = server.ssl().bundle();
		NettyServerTransport transport = new NettyServerTransport(loops, options,
				tls.server(property, bundle, certificates));
		tls.onUpdate(bundle, () -> transport.reload(tls.server(property, bundle, certificates)));
		return transport;
	}

	@Bean
	@ConditionalOnMissingBean
	NettyClientTransport conduitNettyClientTransport(EventLoops loops, NettyOptions options) {
		return new NettyClientTransport(loops, options);
	}

	@Bean
	@ConditionalOnMissingBean
	ShmOptions conduitShmOptions(ConduitProperties properties, NettyOptions sockets) {
		DataSize ringSize = properties.shm().ringSize();
		int bytes = PropertyChecks.bytes("conduit.shm.ring-size", ringSize, DataSize.ofKilobytes(4),
				DataSize.ofMegabytes(16));
		PropertyChecks.require("conduit.shm.ring-size", ringSize, Integer.bitCount(bytes) == 1,
				"It must be a power of two.");
		return new ShmOptions(properties.shm().directory(), bytes, sockets.writeLimits(), sockets.prefaceTimeout(),
				topics(properties.shm().topics()));
	}

	private static ShmTopics topics(ConduitProperties.Shm.Topics topics) {
		String prefix = "conduit.shm.topics.";
		PropertyChecks.require(prefix + "max-rings", topics.maxRings(),
				topics.maxRings() >= 0 && topics.maxRings() <= 1024, "It must be 0 to 1024.");
		PropertyChecks.require(prefix + "slots", topics.slots(),
				topics.slots() >= 16 && topics.slots() <= 65536 && Integer.bitCount(topics.slots()) == 1,
				"It must be a power of two from 16 to 65536.");
		int arena = PropertyChecks.bytes(prefix + "arena-size", topics.arenaSize(), DataSize.ofKilobytes(64),
				DataSize.ofMegabytes(64));
		PropertyChecks.require(prefix + "arena-size", topics.arenaSize(), Integer.bitCount(arena) == 1,
				"It must be a power of two.");
		return new ShmTopics(topics.maxRings(), topics.whenFull(), topics.slots(), arena,
				PropertyChecks.positive(prefix + "slow-timeout", topics.slowTimeout()));
	}

	/** Looks for the module that it needs when an address is first used. */
	@Bean
	@ConditionalOnMissingBean
	ShmTransport conduitShmTransport(ShmOptions options) {
		return new ShmTransport(options);
	}

	@Bean
	@ConditionalOnMissingBean
	LocalTransport conduitLocalTransport() {
		return LocalTransport.shared();
	}

}
