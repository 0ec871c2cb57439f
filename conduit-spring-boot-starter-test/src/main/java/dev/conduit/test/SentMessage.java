package dev.conduit.test;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * A message that was published, or a call that was made.
 *
 * @param to the topic, or the method
 * @param headers its headers
 * @param payload what it says, as it would travel
 * @since 0.1.0
 */
public record SentMessage(String to, Headers headers, Payload payload) {

}
