package dev.conduit.transport.netty;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client whose hand-shake failed read why. A client of TLS 1.3 has sent its first
 * frames by then; a close with those unread would make the system reset the connection,
 * and the alert might be lost. So the output ends first, and what comes is thrown away
 * until the client ends, too, for a second at most.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever gave the promise watches it
final class TlsLastWords extends ChannelDuplexHandler {

	private static final long LINGER_MILLIS = 1_000;

	private @Nullable Future<?> timer;

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		if (this.timer != null) {
			context.channel().closeFuture().addListener((closed) -> promise.trySuccess());
		}
		else if (hasFailed(context)) {
			this.timer = context.executor().schedule(() -> end(context), LINGER_MILLIS, TimeUnit.MILLISECONDS);
			context.channel().closeFuture().addListener((closed) -> promise.trySuccess());
			context.flush();
			ChannelAdapter.endOutput((DuplexChannel) context.channel());
			context.read();
		}
		else {
			context.close(promise);
		}
	}

	private static void end(ChannelHandlerContext context) {
		context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
	}

	private static boolean hasFailed(ChannelHandlerContext context) {
		SslHandler handler = context.pipeline().get(SslHandler.class);
		return handler != null && handler.handshakeFuture().isDone() && !handler.handshakeFuture().isSuccess()
				&& context.channel().isActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		if (this.timer != null) {
			ReferenceCountUtil.release(bytes);
		}
		else {
			context.fireChannelRead(bytes);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		context.fireChannelInactive();
	}

}
