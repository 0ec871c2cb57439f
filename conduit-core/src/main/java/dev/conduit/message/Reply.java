package dev.conduit.message;

/**
 * The answer to a call.
 *
 * @param headers headers of the answer
 * @param payload the result
 * @since 0.1.0
 */
public record Reply(Headers headers, Payload payload) {

}
