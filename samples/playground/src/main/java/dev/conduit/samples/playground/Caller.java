package dev.conduit.samples.playground;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;

/**
 * What a call knows of its caller besides the payload.
 */
@Component
@ConduitRpc("caller")
class Caller {

	@ConduitRpc
	Identity whoami(Principal principal, Peer peer) {
		return new Identity(principal.getName(), peer.name());
	}

	@ConduitRpc
	Map<String, String> headers(@Headers Map<String, String> headers) {
		return headers;
	}

	/**
	 * What is left of the deadline, in milliseconds; nothing where there is none.
	 */
	@ConduitRpc
	@Nullable Long deadline(Deadline deadline) {
		Duration remaining = deadline.remaining();
		return (remaining != null) ? remaining.toMillis() : null;
	}

	/**
	 * Who calls.
	 *
	 * @param user who logged in
	 * @param client name that the client gave itself
	 */
	record Identity(String user, String client) {

	}

}
