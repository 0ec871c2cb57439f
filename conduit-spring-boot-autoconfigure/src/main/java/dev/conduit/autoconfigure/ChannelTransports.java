package dev.conduit.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;

import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TlsOptions;

/**
 * The transports of each channel: those of all, and before them one with its own TLS
 * where the channel has settings for that.
 */
final class ChannelTransports {

	private final ConduitClientProperties properties;

	private final TlsSettings settings;

	private final ObjectProvider<ClientTransport> common;

	private final ObjectProvider<EventLoops> loops;

	private final ObjectProvider<NettyOptions> sockets;

	ChannelTransports(ConduitClientProperties properties, TlsSettings settings, ObjectProvider<ClientTransport> common,
			ObjectProvider<EventLoops> loops, ObjectProvider<NettyOptions> sockets) {
		this.properties = properties;
		this.settings = settings;
		this.common = common;
		this.loops = loops;
		this.sockets = sockets;
	}

	List<ClientTransport> of(String channel) {
		Stream<ClientTransport> shared = this.common.orderedStream();
		return (hasOwnTls(channel) ? Stream.concat(Stream.of(encrypting(channel)), shared) : shared).toList();
	}

	private boolean hasOwnTls(String channel) {
		return !tls(channel).equals(TlsOptions.DEFAULT);
	}

	private ClientTransport encrypting(String channel) {
		NettyClientTransport transport = new NettyClientTransport(this.loops.getObject(), this.sockets.getObject(),
				tls(channel));
		ConduitClientProperties.Channel configured = this.properties.channels().get(channel);
		if (configured != null) {
			this.settings.onUpdate(configured.ssl().bundle(), () -> transport.reload(tls(channel)));
		}
		return transport;
	}

	TlsOptions tls(String channel) {
		ConduitClientProperties.Channel configured = this.properties.channels().get(channel);
		return (configured != null) ? this.settings.client(ChannelSettings.prefix(channel) + ".ssl", configured.ssl())
				: TlsOptions.DEFAULT;
	}

}
