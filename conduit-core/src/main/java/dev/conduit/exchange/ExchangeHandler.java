package dev.conduit.exchange;

/**
 * What stands behind a connection: gets the calls, messages and subscriptions of its
 * peer. All methods are called on the link's loop in the order of the frames, and never
 * block.
 *
 * @since 0.1.0
 */
public interface ExchangeHandler {

	/**
	 * The peer calls a method.
	 * @param exchange the call; always ended, by this handler or whoever it hands it to
	 */
	void call(Exchange exchange);

	/**
	 * The peer published a message.
	 * @param delivery the message; always ended
	 */
	void message(Delivery delivery);

	/**
	 * The peer subscribes.
	 * @param subscription the subscription, in force when this method returns
	 * @throws dev.conduit.message.ConduitException if it is refused; the peer gets its
	 * problem
	 */
	void subscribe(PeerSubscription subscription);

	/**
	 * A subscription ends: the peer said so, or its connection ended. What is handed to
	 * it from now on is rejected; what was handed to it before ends by itself, at the
	 * latest with the connection.
	 * @param subscription the same that was given to {@link #subscribe}
	 */
	void unsubscribe(PeerSubscription subscription);

}
