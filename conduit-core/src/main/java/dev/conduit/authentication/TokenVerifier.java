package dev.conduit.authentication;

/**
 * Finds out whom a token is for. A bean of this type decides about all tokens, instead of
 * what is configured. Called off the event loops, by several threads at once; may block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenVerifier {

	/**
	 * Checks a token.
	 * @param token visible ASCII, not empty, at most as long as is allowed; the peer
	 * chose it
	 * @return whom it is for, with a validity, so that the connection ends with the token
	 * @throws dev.conduit.message.ConduitSecurityException if the token is not good; the
	 * client gets its problem. With any other exception the client is told to try again
	 * later
	 */
	Identity verify(String token);

}
