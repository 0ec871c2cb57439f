package dev.conduit.spring.listener;

import dev.conduit.spring.client.ConduitChannel;

/**
 * What a listener does with the messages that are meant for it.
 */
interface MessageHandling {

	/**
	 * Takes a message, and sees to it that its delivery ends. What this throws rejects
	 * the delivery.
	 * @throws dev.conduit.message.ConduitException if it was not handled
	 */
	void handle(InboundMessage message);

	/**
	 * The listener subscribes.
	 * @param channel where
	 */
	default void started(ConduitChannel channel) {
	}

	/**
	 * The listener will get nothing more but what is on its way.
	 */
	default void stopping() {
	}

}
