package dev.conduit.message;

import org.jspecify.annotations.Nullable;

/**
 * What is published to a topic.
 *
 * @param topic where it is published
 * @param headers what the producer says about it
 * @param payload what it says
 * @param id its identity, or {@code null} where the producer gave none
 * @since 0.1.0
 */
public record Message(TopicName topic, Headers headers, Payload payload, @Nullable MessageId id) {

	/**
	 * A message without headers and identity.
	 * @param topic where it is published
	 * @param payload what it says
	 */
	public Message(TopicName topic, Payload payload) {
		this(topic, Headers.EMPTY, payload, null);
	}

}
