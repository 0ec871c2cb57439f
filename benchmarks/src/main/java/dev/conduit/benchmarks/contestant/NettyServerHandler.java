package dev.conduit.benchmarks.contestant;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;

/**
 * Answers {@link RawFrame frames} on the event loop.
 */
final class NettyServerHandler extends ChannelInboundHandlerAdapter {

	private final Counter counter = new Counter();

	private byte[] item = new byte[0];

	private int items;

	private int sent;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf frame = (ByteBuf) message;
		switch (frame.getByte(RawFrame.KIND)) {
			case RawFrame.ECHO -> context.write(frame, context.voidPromise());
			case RawFrame.ONE_WAY -> {
				this.counter.handled(frame.getLong(RawFrame.PAYLOAD));
				frame.release();
			}
			case RawFrame.TALLY -> {
				frame.release();
				write(context, this.counter.tally().toBytes());
			}
			default -> {
				this.item = Numbered.bytes(frame.getInt(RawFrame.PAYLOAD));
				this.items = frame.getInt(RawFrame.PAYLOAD + Integer.BYTES);
				this.sent = 0;
				frame.release();
				stream(context);
			}
		}
	}

	private static void write(ChannelHandlerContext context, byte[] payload) {
		context.write(context.alloc()
			.ioBuffer(RawFrame.PAYLOAD + payload.length)
			.writeInt(1 + payload.length)
			.writeByte(RawFrame.ECHO)
			.writeBytes(payload), context.voidPromise());
	}

	private void stream(ChannelHandlerContext context) {
		while (this.sent < this.items && context.channel().isWritable()) {
			write(context, Numbered.withNumber(this.item, ++this.sent));
		}
		context.flush();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		stream(context);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.flush();
	}

}
