package dev.conduit.transport.netty;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import dev.conduit.transport.Address;

/**
 * Holds back that a channel is active until its hand-shake has ended. After that it only
 * says by name what a server tells of the client's certificate.
 */
final class TlsClientStart extends ChannelInboundHandlerAdapter {

	private final Address.Tls address;

	private final Consumer<Throwable> failed;

	private boolean started;

	/**
	 * A start.
	 * @param failed learns why the hand-shake failed; closes the channel
	 */
	TlsClientStart(Address.Tls address, Consumer<Throwable> failed) {
		this.address = address;
		this.failed = failed;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		// Not before the hand-shake has ended.
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			if (completion.isSuccess()) {
				this.started = true;
				context.fireChannelActive();
			}
			else {
				this.failed.accept(completion.cause());
			}
		}
	}

	/** Before the start the hand-shake has failed, with the same cause. */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.started) {
			context.fireExceptionCaught(Unavailable.afterHandshake(this.address, cause));
		}
		else {
			this.failed.accept(cause);
		}
	}

}
