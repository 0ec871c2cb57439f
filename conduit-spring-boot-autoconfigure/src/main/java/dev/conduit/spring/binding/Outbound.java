package dev.conduit.spring.binding;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * What goes out for the arguments of a call.
 *
 * @param headers headers of the call
 * @param payload the arguments
 * @param deadline the deadline that was among the arguments, or {@code null}
 * @since 0.1.0
 */
public record Outbound(Headers headers, Payload payload, @Nullable Deadline deadline) {

}
