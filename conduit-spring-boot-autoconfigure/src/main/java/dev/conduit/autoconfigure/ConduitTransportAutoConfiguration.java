package dev.conduit.autoconfigure;

import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;

/**
 * Auto-configuration of TCP, Unix domain sockets and links inside the JVM. Further
 * transports are beans of the types {@link dev.conduit.transport.ServerTransport} and
 * {@link dev.conduit.transport.ClientTransport}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties({ ConduitProperties.class, ConduitServerProperties.class })
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
	NettyServerTransport conduitNettyServerTransport(EventLoops loops, NettyOptions options) {
		return new NettyServerTransport(loops, options);
	}

	@Bean
	@ConditionalOnMissingBean
	NettyClientTransport conduitNettyClientTransport(EventLoops loops, NettyOptions options) {
		return new NettyClientTransport(loops, options);
	}

	@Bean
	@ConditionalOnMissingBean
	LocalTransport conduitLocalTransport() {
		return LocalTransport.shared();
	}

}
