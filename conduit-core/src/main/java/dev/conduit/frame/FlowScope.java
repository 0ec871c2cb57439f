package dev.conduit.frame;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.TopicName;

/**
 * What a PAUSE or RESUME is about: the whole connection, the messages published to one
 * topic, or the messages delivered to one subscription.
 *
 * @param subscription id of the subscription, or 0
 * @param topic the topic, or {@code null}; never both
 * @since 0.1.0
 */
public record FlowScope(long subscription, @Nullable TopicName topic) {

	/** Calls and messages of the whole connection. */
	public static final FlowScope CONNECTION = new FlowScope(0, null);

	public FlowScope {
		if (subscription != 0 && topic != null) {
			throw new IllegalArgumentException(
					"'subscription' and 'topic' must not be set both (were %d and %s)".formatted(subscription, topic));
		}
	}

	/**
	 * Messages published to one topic.
	 * @param topic the topic
	 * @return the scope
	 */
	public static FlowScope of(TopicName topic) {
		return new FlowScope(0, topic);
	}

	/**
	 * Messages delivered to one subscription.
	 * @param subscription its id, not 0
	 * @return the scope
	 */
	public static FlowScope of(long subscription) {
		return new FlowScope(subscription, null);
	}

}
