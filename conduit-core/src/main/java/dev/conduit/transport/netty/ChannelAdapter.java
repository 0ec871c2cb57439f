package dev.conduit.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;

/**
 * Tells a link what happens to its channel.
 */
final class ChannelAdapter extends ChannelInboundHandlerAdapter {

	private final NettyLink link;

	private final Runnable active;

	/**
	 * An adapter.
	 * @param active runs once the channel is connected
	 */
	ChannelAdapter(NettyLink link, Runnable active) {
		this.link = link;
		this.active = active;
	}

	/**
	 * Closes a channel, for those who learn of the end by {@link #channelInactive}.
	 */
	static void close(Channel channel) {
		channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
	}

	/**
	 * Says that nothing more comes; the peer still may.
	 */
	static void endOutput(DuplexChannel channel) {
		channel.shutdownOutput().addListener((ended) -> {
			if (!ended.isSuccess()) {
				close(channel);
			}
		});
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.active.run();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		this.link.read((ByteBuf) bytes);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.link.readComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.link.flush();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.link.channelEnded();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.link.failed(cause);
	}

}
