package dev.conduit.spring.binding;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;

/**
 * What a method gets because of the type of its parameter.
 */
final class TypedArguments implements ArgumentResolver {

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		Class<?> type = parameter.rawType();
		if (type == Headers.class) {
			return Inbound::headers;
		}
		if (type == Peer.class) {
			return Inbound::peer;
		}
		if (type == Principal.class) {
			return (inbound) -> new PeerPrincipal(inbound.peer().principal());
		}
		if (type == Deadline.class) {
			return Inbound::deadline;
		}
		if (type == CancellationToken.class) {
			return Inbound::cancellation;
		}
		return null;
	}

}
