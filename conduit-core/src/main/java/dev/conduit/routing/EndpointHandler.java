package dev.conduit.routing;

import dev.conduit.exchange.Exchange;

/**
 * Handles the calls of one method.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EndpointHandler {

	/**
	 * Handles a call. It ends the exchange, now or later on any thread, or throws.
	 * @param exchange the call
	 * @throws Exception becomes the caller's problem by way of the exception mapper
	 */
	void handle(Exchange exchange) throws Exception;

}
