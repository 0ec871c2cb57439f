package dev.conduit.server;

import java.util.Collection;
import java.util.List;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * Clients that get the same. Nobody waits for a slow one: a client that asks to pause, or
 * reads too slowly, is left out, and the result says so. For any thread; never blocks.
 *
 * @since 0.1.0
 */
public interface Recipients {

	/**
	 * Who they are now.
	 * @return a copy
	 */
	List<Session> sessions();

	/**
	 * The same without some.
	 * @param excluded who gets nothing
	 * @return the others
	 */
	Recipients except(Collection<? extends Session> excluded);

	/**
	 * The same without some.
	 * @param excluded who gets nothing
	 * @return the others
	 */
	default Recipients except(Session... excluded) {
		return except(List.of(excluded));
	}

	/**
	 * Pushes a message to each, at most once: nothing is acknowledged.
	 * @param message the message
	 * @return who is reached
	 */
	Reached publish(Message message);

	/**
	 * Calls a method of each without an answer.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which a client does not begin
	 * @return who is reached
	 */
	Reached send(Route route, Headers headers, Payload payload, Deadline deadline);

}
