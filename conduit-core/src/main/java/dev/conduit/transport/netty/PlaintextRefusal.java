package dev.conduit.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.message.ErrorCode;

/**
 * Looks at the first byte of a client: what is no TLS is told so in plain text, since a
 * client of ours that forgot to encrypt can read that and nothing else.
 */
final class PlaintextRefusal extends ChannelInboundHandlerAdapter {

	/** A record that belongs to a hand-shake: the first thing that a client says. */
	private static final int HANDSHAKE_RECORD = 22;

	private static final Logger logger = LoggerFactory.getLogger(PlaintextRefusal.class);

	private final String peer;

	private boolean refused;

	PlaintextRefusal(String peer) {
		this.peer = peer;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf bytes = (ByteBuf) message;
		if (!this.refused && bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE_RECORD) {
			context.fireChannelRead(bytes);
			context.pipeline().remove(this);
			return;
		}
		bytes.release();
		if (!this.refused) {
			this.refused = true;
			refuse(context);
		}
	}

	/**
	 * Ends the output alone: a close with bytes unread would make the system reset the
	 * connection, and the answer might be lost. The peer ends then, or its time is up.
	 */
	private void refuse(ChannelHandlerContext context) {
		context.pipeline().remove(TlsServerStart.class);
		logger.info("{} is refused: it does not speak TLS; let it connect to tls:// instead of tcp://", this.peer);
		ByteBuf answer = context.alloc().buffer();
		new FrameEncoder().encode(new Frame.Close(ErrorCode.TLS_REQUIRED,
				"this port takes TLS only: connect to tls:// instead of tcp://"), answer);
		context.writeAndFlush(answer).addListener((ChannelFutureListener) (written) -> {
			if (written.isSuccess()) {
				ChannelAdapter.endOutput((DuplexChannel) written.channel());
			}
			else {
				ChannelAdapter.close(written.channel());
			}
		});
	}

}
