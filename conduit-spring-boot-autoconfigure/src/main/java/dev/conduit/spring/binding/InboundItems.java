package dev.conduit.spring.binding;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import dev.conduit.message.Payload;

/**
 * A call that may bring items beside its payload.
 *
 * @since 0.1.0
 */
public interface InboundItems extends Inbound {

	/**
	 * The items.
	 * @return for one subscriber, who is told on the event loop
	 */
	Flow.Publisher<Payload> items();

	/**
	 * Runs what may take long on account of the call.
	 * @return the executor
	 */
	Executor executor();

}
