package dev.conduit.transport.netty;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Holds back that a channel is active until its hand-shake has ended, and then goes away.
 */
final class TlsClientStart extends ChannelInboundHandlerAdapter {

	private final Consumer<Throwable> failed;

	/**
	 * A start.
	 * @param failed learns why the hand-shake failed; closes the channel
	 */
	TlsClientStart(Consumer<Throwable> failed) {
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
				context.fireChannelActive();
				context.pipeline().remove(this);
			}
			else {
				this.failed.accept(completion.cause());
			}
		}
	}

	/** The hand-shake has failed, with the same cause. */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.failed.accept(cause);
	}

}
