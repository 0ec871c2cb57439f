package dev.conduit.benchmarks.contestant;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Writes calls, and hands answers to them in the order in which they were written.
 */
final class NettyClientHandler extends ChannelDuplexHandler {

	private final Queue<Answers> open = new ArrayDeque<>();

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		NettyCall call = (NettyCall) message;
		if (call.kind() != RawFrame.ONE_WAY) {
			this.open.add(call.answers());
		}
		int length = 1 + call.payload().length;
		context.write(
				context.alloc().ioBuffer(4 + length).writeInt(length).writeByte(call.kind()).writeBytes(call.payload()),
				promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf frame = (ByteBuf) message;
		byte[] bytes = new byte[frame.readInt() - 1];
		frame.skipBytes(1).readBytes(bytes);
		frame.release();
		if (Objects.requireNonNull(this.open.peek()).accept(bytes)) {
			this.open.remove();
		}
	}

}
