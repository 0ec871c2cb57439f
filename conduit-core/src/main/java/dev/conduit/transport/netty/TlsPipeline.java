package dev.conduit.transport.netty;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.Address;

/**
 * What stands before the link of a channel that is encrypted.
 */
final class TlsPipeline {

	private static final String HANDLER = "tls";

	private TlsPipeline() {
	}

	/**
	 * Encrypts a channel to a server. The channel becomes active for what stands behind
	 * once the hand-shake has ended.
	 * @param failed learns why it did not
	 */
	static void addClient(Channel channel, TlsContexts contexts, Address.Tls address, Consumer<Throwable> failed) {
		channel.pipeline()
			.addLast(HANDLER, contexts.newClientHandler(channel, address))
			.addLast(new TlsClientStart(address, failed))
			.addLast(new TlsOutput());
	}

	/**
	 * Encrypts a channel of a client.
	 * @param flooded called where it does after the hand-shake what is refused
	 */
	static void addServer(Channel channel, TlsContexts contexts, String peer, Runnable flooded) {
		channel.pipeline()
			.addLast(new TlsLastWords())
			.addLast(new PlaintextRefusal(peer))
			.addLast(HANDLER, contexts.newServerHandler(channel, flooded))
			.addLast(new TlsServerStart(peer))
			.addLast(new TlsOutput());
	}

	/**
	 * The certificate of the other side, where the channel is encrypted and it has shown
	 * one.
	 */
	static @Nullable X509Certificate peerCertificate(Channel channel) {
		if (!(channel.pipeline().get(HANDLER) instanceof SslHandler handler)) {
			return null;
		}
		try {
			Certificate[] chain = handler.engine().getSession().getPeerCertificates();
			return (chain.length > 0 && chain[0] instanceof X509Certificate first) ? first : null;
		}
		catch (SSLPeerUnverifiedException ignored) {
			return null;
		}
	}

	/**
	 * What ties a log-in to the channel, once the hand-shake has ended.
	 */
	static ChannelBindings channelBindings(Channel channel) {
		return (channel.pipeline().get(HANDLER) instanceof SslHandler handler)
				? TlsBindings.of(handler.engine(), TlsExporter.ofThisJvm()) : ChannelBindings.NONE;
	}

	/**
	 * Whether a write failed because the other side has ended.
	 */
	static boolean isEnd(Throwable cause) {
		return cause instanceof SslClosedEngineException;
	}

	/**
	 * Tells the other side that nothing more comes, where the channel is encrypted.
	 */
	static ChannelFuture closeOutbound(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandler handler = pipeline.get(HANDLER);
		return (handler != null) ? ((SslHandler) handler).closeOutbound() : channel.newSucceededFuture();
	}

}
