package dev.conduit.exchange;

import java.util.concurrent.Flow;

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
	 * By which number the call is known on its connection, for logs.
	 * @return the id of its frames, or 0 where it came over none
	 */
	default long correlationId() {
		return 0;
	}

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
	 * Items that the caller sends beside its arguments, where the method takes a stream.
	 * @return the items for one subscriber, who gets them on the link's loop and never
	 * blocks; the caller sends no more than was requested. Ends with an error when the
	 * call ends first, in whatever way; with the caller's own problem where its items
	 * failed
	 */
	Flow.Publisher<Payload> items();

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
	 * Answers with a stream. The exchange ends with it: by completion, by its error, by
	 * the caller's cancellation, or by {@link #fail}. A one-way call ends at once.
	 * @param stream the results; asked for no more than the caller takes, on the link's
	 * loop or the stream's own thread. An error that is a
	 * {@link dev.conduit.message.ConduitException} tells the caller its problem
	 */
	void reply(Flow.Publisher<Payload> stream);

	/**
	 * Answers with a problem; ends the exchange, and the stream that answers it.
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
