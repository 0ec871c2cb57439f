package dev.conduit.scram;

/**
 * A login that must not go on. The message names the step and the rule that was broken,
 * never a byte that the peer sent, a key or a password; it may be logged. What a peer is
 * told should be less: the same words for every reason on the server.
 *
 * @since 0.1.0
 */
public final class ScramException extends RuntimeException {

	private final Reason reason;

	ScramException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Returns why the login failed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a login failed.
	 */
	public enum Reason {

		/** A message does not follow the grammar of RFC 5802, section 7. */
		MALFORMED,

		/** A message is longer than this package reads. */
		TOO_LARGE,

		/** The peer demands an extension ({@code m=}); none exists. */
		UNSUPPORTED_EXTENSION,

		/** The client wants to act as somebody else than its user name. */
		UNSUPPORTED_AUTHORIZATION_ID,

		/** A nonce does not continue the one that was sent. */
		NONCE_MISMATCH,

		/** The server asks for more or fewer rounds than the policy accepts. */
		ITERATIONS_OUT_OF_BOUNDS,

		/** The password is wrong or the user unknown; nobody may learn which. */
		INVALID_PROOF,

		/** The mechanism demands channel binding and the client uses none. */
		CHANNEL_BINDING_REQUIRED,

		/** The client uses a type of channel binding that was not agreed. */
		CHANNEL_BINDING_UNSUPPORTED,

		/** The client was made to believe that the server offers no channel binding. */
		CHANNEL_BINDING_DOWNGRADE,

		/** The two ends are not on the same channel, or the header was changed. */
		CHANNEL_BINDING_MISMATCH,

		/** The server does not know the password's keys: it is an impostor. */
		SERVER_SIGNATURE_MISMATCH,

		/** The server said, with {@code e=}, that it refuses. */
		REJECTED_BY_SERVER,

		/** A step was taken twice, too early, or after a failure. */
		OUT_OF_ORDER

	}

}
