package dev.conduit.exchange;

/**
 * Stands around the handlers of calls, in the order of the list that it is in. It runs
 * where the handler runs, so around one that runs on the link's loop it must not block
 * either. An exchange that stands for the caller's, a {@link ForwardingExchange}, changes
 * what the handler sees and what it answers.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ExchangeInterceptor {

	/**
	 * Lets a call pass, or ends its exchange instead, or throws.
	 * @param exchange the call
	 * @param chain what comes next
	 * @throws Exception becomes the caller's problem as if the handler had thrown it
	 */
	void intercept(Exchange exchange, Chain chain) throws Exception;

	/**
	 * What comes next: another interceptor, or the handler.
	 */
	@FunctionalInterface
	interface Chain {

		/**
		 * Goes on.
		 * @param exchange the call, or one that stands for it
		 * @throws Exception what comes next failed
		 */
		void proceed(Exchange exchange) throws Exception;

	}

}
