package dev.conduit.connection;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Reply;

/**
 * Gets the answer of a call: one of both, once, unless the call is cancelled before.
 *
 * @since 0.1.0
 */
public interface ReplyHandler {

	/**
	 * The call is about to be sent. On the thread that makes the call, before anything
	 * else is told.
	 * @param call the call, to cancel it
	 */
	void begun(CallHandle call);

	/**
	 * The peer answered. On the link's loop; never blocks and never throws.
	 * @param reply the answer
	 */
	void replied(Reply reply);

	/**
	 * There will be no answer. On the link's loop, or on the thread that makes the call
	 * where it cannot be sent; never blocks and never throws.
	 * @param failure why
	 */
	void failed(ConduitException failure);

}
