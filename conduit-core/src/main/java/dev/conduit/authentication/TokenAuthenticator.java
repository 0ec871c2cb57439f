package dev.conduit.authentication;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Takes a client for whom its token is for. Whoever sees a token can use it, so servers
 * and clients refuse addresses where it would cross the wire in plain text.
 *
 * @since 0.1.0
 */
public final class TokenAuthenticator implements Authenticator {

	/** Name of the mechanism. */
	public static final String MECHANISM = "BEARER";

	/** The longest token in bytes: what a frame carries of a mechanism. */
	public static final int MAX_TOKEN_BYTES = 7168;

	/** Type of the problem with a token that is longer than allowed. */
	public static final String TOO_LARGE = "token-too-large";

	/** Type of the problem with what is no token at all. */
	public static final String MALFORMED = "token-malformed";

	private final TokenVerifier verifier;

	private final int maxBytes;

	/**
	 * An authenticator for tokens of up to {@value #MAX_TOKEN_BYTES} bytes.
	 * @param verifier checks them
	 */
	public TokenAuthenticator(TokenVerifier verifier) {
		this(verifier, MAX_TOKEN_BYTES);
	}

	/**
	 * An authenticator.
	 * @param verifier checks tokens
	 * @param maxBytes the longest token that is looked at, 1 to {@value #MAX_TOKEN_BYTES}
	 */
	public TokenAuthenticator(TokenVerifier verifier, int maxBytes) {
		if (maxBytes < 1 || maxBytes > MAX_TOKEN_BYTES) {
			throw new IllegalArgumentException(
					"'maxBytes' must be 1 to %d (was %d)".formatted(MAX_TOKEN_BYTES, maxBytes));
		}
		this.verifier = verifier;
		this.maxBytes = maxBytes;
	}

	/**
	 * A problem with a token that will not be good later either.
	 * @param type what is wrong, for programs
	 * @param detail what is wrong, for readers
	 * @return the problem
	 */
	public static Problem problem(String type, String detail) {
		return Problem.of(ErrorCode.AUTHENTICATION_FAILED, detail).withType(type);
	}

	@Override
	public List<String> mechanisms() {
		return List.of(MECHANISM);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return new TokenLogin();
	}

	private Step check(byte[] token) {
		if (token.length > this.maxBytes) {
			return refused(problem(TOO_LARGE,
					"the token has %d bytes, and %d are allowed".formatted(token.length, this.maxBytes)));
		}
		if (!isVisible(token)) {
			return refused(problem(MALFORMED, "the token is empty or not written in visible ASCII"));
		}
		try {
			Identity identity = this.verifier.verify(new String(token, StandardCharsets.US_ASCII));
			return new Success(identity, new byte[0]);
		}
		catch (ConduitSecurityException ex) {
			return refused(ex.problem());
		}
	}

	private static boolean isVisible(byte[] token) {
		for (byte one : token) {
			if (one <= ' ' || one > '~') {
				return false;
			}
		}
		return token.length > 0;
	}

	private static Failure refused(Problem problem) {
		return new Failure(problem.summary(), problem);
	}

	private final class TokenLogin implements ServerLogin {

		private boolean asked;

		@Override
		public Step respond(byte[] data) {
			if (!this.asked && data.length == 0) {
				this.asked = true;
				return new Challenge(data);
			}
			return check(data);
		}

	}

}
