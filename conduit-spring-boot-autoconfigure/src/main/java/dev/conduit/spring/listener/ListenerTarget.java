package dev.conduit.spring.listener;

import java.util.Map;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ConduitException;

/**
 * Gets the messages of a listener that is no method of a bean, such as one that hands
 * them to a channel of Spring Integration. Both methods are called on the thread of the
 * delivery, in turn and never more often at the same time than the listener's
 * concurrency; they may block, and so keep the next message waiting.
 *
 * @param <T> what a message is read as
 * @since 0.1.0
 */
public interface ListenerTarget<T> {

	/**
	 * Reads a message.
	 * @param delivery the message
	 * @param variables what the pattern captured of the topic
	 * @return what {@link #handle} gets
	 * @throws ConduitException if it cannot be read; it is never delivered again then
	 */
	T read(Delivery delivery, Map<String, String> variables);

	/**
	 * Handles a message, and sees to it that the delivery is ended, now or later and by
	 * any thread.
	 * @param message what was read
	 * @param delivery the delivery, to be ended
	 * @throws Exception as a method of a bean would: says that the message was not
	 * handled, so that it is delivered again unless the application's advice says that
	 * this makes no sense
	 */
	void handle(T message, Delivery delivery) throws Exception;

}
