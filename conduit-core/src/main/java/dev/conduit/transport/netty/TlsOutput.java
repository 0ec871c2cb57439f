package dev.conduit.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;

/**
 * What stands above encryption on the way out. Large writes go in slices and tell of
 * their progress: encryption tells of the end of a write alone, so that a large frame on
 * a slow connection would look like one that stands still. A channel whose peer takes
 * nothing is closed without a word.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever gave the promise watches it
final class TlsOutput extends ChannelOutboundHandlerAdapter {

	private static final int SLICE = 64 * 1024;

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		ByteBuf bytes = (ByteBuf) message;
		if (bytes.readableBytes() > SLICE && promise instanceof ChannelProgressivePromise progressive) {
			writeSlices(context, bytes, progressive);
		}
		else {
			context.write(bytes, promise);
		}
	}

	private static void writeSlices(ChannelHandlerContext context, ByteBuf bytes, ChannelProgressivePromise promise) {
		long total = bytes.readableBytes();
		while (bytes.readableBytes() > SLICE) {
			ByteBuf slice = bytes.readRetainedSlice(SLICE);
			long progress = total - bytes.readableBytes();
			context.write(slice).addListener((written) -> {
				if (written.isSuccess()) {
					promise.tryProgress(progress, total);
				}
			});
		}
		context.write(bytes, promise);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		ChannelOutboundBuffer leaving = context.channel().unsafe().outboundBuffer();
		boolean isTaken = leaving == null || leaving.isEmpty();
		(isTaken ? context : context.pipeline().firstContext()).close(promise);
	}

}
