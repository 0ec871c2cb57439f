package dev.conduit.spring.binding;

import java.lang.reflect.Type;

import dev.conduit.message.Route;

/**
 * What the two sides of a call must agree on.
 *
 * @param route the name of the call
 * @param description what it does, empty where nobody said it
 * @param idempotent whether it may run more than once
 * @param parameters what travels in the payload
 * @param result type of the result, that of a future's value included; {@code void} for
 * none
 * @since 0.1.0
 */
public record MethodSignature(Route route, String description, boolean idempotent, PayloadParameters parameters,
		Type result) {

}
