package dev.conduit.spring.binding;

import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * What goes out for the arguments of a call.
 *
 * @param headers headers of the call
 * @param payload the arguments
 * @param items the stream that was among the arguments, or {@code null}
 * @param deadline the deadline that was among the arguments, or {@code null}
 * @since 0.1.0
 */
public record Outbound(Headers headers, Payload payload, Flow.@Nullable Publisher<Payload> items,
		@Nullable Deadline deadline) {

}
