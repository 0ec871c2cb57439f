package dev.conduit.test;

import dev.conduit.message.Headers;
import dev.conduit.message.TopicName;

/**
 * A message that was published while it was recorded.
 *
 * @param <T> what it says
 * @param topic where it was published
 * @param headers its headers
 * @param payload what it says
 * @since 0.1.0
 */
public record RecordedMessage<T>(TopicName topic, Headers headers, T payload) {

}
