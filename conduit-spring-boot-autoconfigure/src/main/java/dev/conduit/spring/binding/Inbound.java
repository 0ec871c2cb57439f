package dev.conduit.spring.binding;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * What came in for a method of a bean, a call or a message, as far as both have it.
 *
 * @since 0.1.0
 */
public interface Inbound {

	/**
	 * Headers of the sender.
	 * @return the headers
	 */
	Headers headers();

	/**
	 * The arguments of the call, or what the message says.
	 * @return the payload
	 */
	Payload payload();

	/**
	 * Who sent it.
	 * @return the peer
	 */
	Peer peer();

	/**
	 * Until when somebody waits for a result.
	 * @return the deadline
	 */
	Deadline deadline();

	/**
	 * Tells when nobody waits any more.
	 * @return the token
	 */
	CancellationToken cancellation();

}
