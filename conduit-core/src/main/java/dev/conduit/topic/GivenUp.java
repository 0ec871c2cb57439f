package dev.conduit.topic;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.Problem;

/**
 * Is told of messages that a mailbox gave up, before their producers are. Messages that
 * are delivered at most once are no such messages, nor are those that wait in a mailbox
 * that closes.
 */
@FunctionalInterface
interface GivenUp {

	/** Remembers nothing. */
	GivenUp FORGOTTEN = (delivery, problem, attempts) -> {
	};

	/**
	 * A message was given up. Called from any thread and without a lock; never blocks.
	 * @param delivery what the mailbox got
	 * @param problem what its producer will be told
	 * @param attempts how often the receiver got it
	 */
	void accept(Delivery delivery, Problem problem, int attempts);

}
