package dev.conduit.spring.listener;

import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.client.ConduitChannel;

/**
 * Messages that are handled on another thread than the one that brings them: each takes
 * along what that one knew.
 *
 * @param handling handles them
 * @param context what is taken along
 */
record CarriedMessages(MessageHandling handling, CarriedContext context) implements MessageHandling {

	@Override
	public void handle(InboundMessage message) {
		this.handling.handle(message.with(this.context.capture()));
	}

	@Override
	public void started(ConduitChannel channel) {
		this.handling.started(channel);
	}

	@Override
	public void stopping() {
		this.handling.stopping();
	}

}
