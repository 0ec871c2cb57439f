package dev.conduit.spring.binding;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.Route;
import dev.conduit.spring.stream.StreamType;

/**
 * What the two sides of a call must agree on.
 *
 * @param route the name of the call
 * @param description what it does, empty where nobody said it
 * @param idempotent whether it may run more than once
 * @param interaction shape of the call
 * @param parameters what travels in the payload
 * @param items type of the items that the caller sends, {@code null} where it sends none
 * @param result type of the result, that of a future's value or a stream's items
 * included; {@code void} for none
 * @since 0.1.0
 */
public record MethodSignature(Route route, String description, boolean idempotent, Interaction interaction,
		PayloadParameters parameters, @Nullable Type items, Type result) {

	/**
	 * What the sides of a call agree on by its parameters and its result.
	 * @param route the name of the call
	 * @param description what it does, empty where nobody said it
	 * @param idempotent whether it may run more than once
	 * @param parameters what travels in the payload
	 * @param items the stream that the caller sends, {@code null} for none
	 * @param returned what is returned
	 * @return the signature
	 */
	public static MethodSignature of(Route route, String description, boolean idempotent, PayloadParameters parameters,
			@Nullable StreamType items, ReturnType returned) {
		return new MethodSignature(route, description, idempotent,
				Interaction.of(returned.stream() != null, items != null), parameters,
				(items != null) ? items.itemType() : null, returned.valueType());
	}

}
