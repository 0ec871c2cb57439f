package dev.conduit.spring.client;

/**
 * Gives tokens to the channels that log in with one. A bean of this type is asked by each
 * channel that has no credentials among its properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ChannelTokens {

	/**
	 * The token for one connection. Asked when a connection is made, also after one ended
	 * with its token, off the event loops; may block for as long as connecting may take.
	 * What it throws fails the attempt, and the channel tries again later.
	 * @param channel name of the channel
	 * @return the token, such as a JWT; at most 7168 bytes
	 */
	String token(String channel);

	/**
	 * Whether a channel logs in with a token at all.
	 * @param channel name of the channel
	 * @return whether {@link #token} is asked for it
	 */
	default boolean isFor(String channel) {
		return true;
	}

}
