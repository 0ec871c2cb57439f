package dev.conduit.spring.service;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import dev.conduit.message.Route;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.HandlerParameter;

/**
 * The name under which a method was called.
 */
final class RouteArguments implements ArgumentResolver {

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		if (parameter.annotation(DestinationVariable.class) != null) {
			throw parameter.refuse("is a part of a topic, and a call has none",
					"Remove @DestinationVariable: what the caller says is in the payload and the headers.");
		}
		return (parameter.rawType() == Route.class) ? (inbound) -> ((InboundCall) inbound).exchange().route() : null;
	}

}
