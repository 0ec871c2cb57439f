package dev.conduit.spring.binding;

import org.jspecify.annotations.Nullable;

import dev.conduit.spring.stream.StreamType;

/**
 * Gives the value of one parameter, bound when the application starts and called for each
 * invocation of its method on the thread of the handler.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Argument {

	/**
	 * The value of the parameter.
	 * @param inbound what came in
	 * @return the value
	 * @throws dev.conduit.message.ConduitException if what came in has no such value
	 */
	@Nullable Object value(Inbound inbound);

	/**
	 * Whether the value is made of the payload. Where no parameter takes the payload, one
	 * that is not empty is refused.
	 * @return whether the payload is taken
	 */
	default boolean takesPayload() {
		return false;
	}

	/**
	 * The items that the value is made of, where the caller sends a stream beside the
	 * payload.
	 * @return the stream, or {@code null} where the value is none
	 */
	default @Nullable StreamType stream() {
		return null;
	}

}
