package dev.conduit.authentication;

/**
 * Whether a log-in by password is bound to the TLS connection that carries it
 * (SCRAM-SHA-256-PLUS), so that nobody in between can pass it on, whatever certificate he
 * has. Where a connection is not encrypted there is nothing to bind.
 *
 * @since 0.1.0
 */
public enum ChannelBindingPolicy {

	/** Over TLS there is no log-in that is not bound. */
	REQUIRE,

	/** Bound where both sides can; who was made to believe that one cannot is refused. */
	PREFER,

	/**
	 * Never bound: for servers behind something that ends TLS in their place.
	 */
	NEVER

}
