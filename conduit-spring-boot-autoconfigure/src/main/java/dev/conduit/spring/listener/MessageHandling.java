package dev.conduit.spring.listener;

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
	 */
	default void started() {
	}

	/**
	 * The listener will get nothing more but what is on its way.
	 */
	default void stopping() {
	}

}
