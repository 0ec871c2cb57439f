package dev.conduit.message;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is published to a topic.
 *
 * @param topic where it is published
 * @param headers what the producer says about it
 * @param payload what it says
 * @param id its identity, or {@code null} where the producer gave none
 * @param handling how it wants to be treated on its way
 * @since 0.1.0
 */
public record Message(TopicName topic, Headers headers, Payload payload, @Nullable MessageId id, Handling handling) {

	/**
	 * A message that is treated like most.
	 * @param topic where it is published
	 * @param headers what the producer says about it
	 * @param payload what it says
	 * @param id its identity, or {@code null} where the producer gave none
	 */
	public Message(TopicName topic, Headers headers, Payload payload, @Nullable MessageId id) {
		this(topic, headers, payload, id, Handling.DEFAULT);
	}

	/**
	 * A message without headers and identity.
	 * @param topic where it is published
	 * @param payload what it says
	 */
	public Message(TopicName topic, Payload payload) {
		this(topic, Headers.EMPTY, payload, null);
	}

	/**
	 * The same under another identity.
	 * @param id the identity, or {@code null} for none
	 * @return the new message
	 */
	public Message withId(@Nullable MessageId id) {
		return new Message(this.topic, this.headers, this.payload, id, this.handling);
	}

	/**
	 * The same, treated in another way.
	 * @param handling how it wants to be treated on its way
	 * @return the new message
	 */
	public Message withHandling(Handling handling) {
		return new Message(this.topic, this.headers, this.payload, this.id, handling);
	}

	/**
	 * The same with another priority.
	 * @param priority before which other messages it goes
	 * @return the new message
	 */
	public Message withPriority(Priority priority) {
		return withHandling(this.handling.withPriority(priority));
	}

	/**
	 * The same with another ordering key.
	 * @param key messages with the same key are handled one after the other; empty for
	 * none
	 * @return the new message
	 */
	public Message withKey(String key) {
		return withHandling(this.handling.withKey(key));
	}

	/**
	 * The same with a time to live.
	 * @param timeToLive how long from being published it is worth something, {@code null}
	 * for ever
	 * @return the new message
	 */
	public Message withTimeToLive(@Nullable Duration timeToLive) {
		return withHandling(this.handling.withTimeToLive(timeToLive));
	}

}
