package dev.conduit.exchange;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;

/**
 * One call that a peer makes. Whoever handles it ends it exactly once, by a reply or a
 * problem; what comes after the first is counted and dropped. All methods may be called
 * from any thread and never block.
 *
 * @since 0.1.0
 */
public interface Exchange {

	/**
	 * Shape of the call.
	 * @return the shape
	 */
	Interaction interaction();

	/**
	 * The method that is called.
	 * @return its name
	 */
	Route route();

	/**
	 * Headers of the caller.
	 * @return the headers
	 */
	Headers headers();

	/**
	 * The arguments.
	 * @return the payload
	 */
	Payload payload();

	/**
	 * Who calls.
	 * @return the peer
	 */
	Peer peer();

	/**
	 * Until when an answer is wanted.
	 * @return the deadline
	 */
	Deadline deadline();

	/**
	 * Tells when no answer is wanted any more.
	 * @return the token
	 */
	CancellationToken cancellation();

	/**
	 * Answers; ends the exchange. A one-way call is ended without a frame.
	 * @param headers headers of the answer
	 * @param payload the result
	 */
	void reply(Headers headers, Payload payload);

	/**
	 * Answers with a problem; ends the exchange.
	 * @param problem what went wrong
	 */
	void fail(Problem problem);

	/**
	 * Sets what runs when the exchange has ended, in whatever way; at once where it has.
	 * One action at most: it belongs to the dispatcher.
	 * @param action short, never blocks; runs on the thread that ends the exchange
	 */
	void onEnd(Runnable action);

}
