package dev.conduit.spring.listener;

import dev.conduit.message.Message;

/**
 * Knows which method of a listener a message is for.
 */
@FunctionalInterface
interface HandlerSelection {

	/**
	 * The method for a message.
	 * @throws dev.conduit.message.ConduitException if there is none
	 */
	BoundHandler handlerOf(Message message);

}
