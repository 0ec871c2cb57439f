package dev.conduit.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.Printable;

/**
 * Logs a client whose hand-shake failed. The exception itself ends the link.
 */
final class TlsServerStart extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(TlsServerStart.class);

	private final String peer;

	TlsServerStart(String peer) {
		this.peer = peer;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			if (!completion.isSuccess()) {
				logger.info("{} is refused: the TLS hand-shake failed ({})", this.peer,
						Printable.of(String.valueOf(completion.cause().getMessage())));
			}
			context.pipeline().remove(this);
		}
	}

}
