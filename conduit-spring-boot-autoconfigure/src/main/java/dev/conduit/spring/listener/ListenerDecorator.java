package dev.conduit.spring.listener;

import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * Puts something around what listeners get. Beans of this type are asked in their order,
 * once for each pattern when a listener subscribes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerDecorator {

	/**
	 * Puts something around the receiver of a listener.
	 * @param listener the listener
	 * @param pattern one of its patterns
	 * @param receiver gets the messages of the pattern
	 * @return a receiver that stands for it, or the same
	 */
	Receiver decorate(ListenerSettings listener, TopicPattern pattern, Receiver receiver);

}
