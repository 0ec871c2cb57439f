package dev.conduit.authentication;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import dev.conduit.message.ConduitSecurityException;

/**
 * Shows a token, to a server that asks for one. Each connection asks for a token anew, so
 * that one that ends is followed by the next.
 *
 * @since 0.1.0
 */
public final class TokenAuthentication implements ClientAuthentication {

	private static final byte[] NOTHING = new byte[0];

	private final Supplier<String> tokens;

	/**
	 * An authentication by tokens.
	 * @param tokens asked once for each connection, off the event loops; may block. With
	 * what it throws the connection fails, and is tried again later
	 */
	public TokenAuthentication(Supplier<String> tokens) {
		this.tokens = tokens;
	}

	@Override
	public List<String> mechanisms() {
		return List.of(TokenAuthenticator.MECHANISM);
	}

	@Override
	public ClientLogin begin(String mechanism) {
		return new ClientLogin() {

			@Override
			public byte[] start() {
				// This is on the event loop, where no token can be fetched.
				return NOTHING;
			}

			@Override
			public byte[] respond(byte[] challenge) {
				return token();
			}

			@Override
			public void finish(byte[] data) {
				// TLS has shown who the server is.
			}

		};
	}

	private byte[] token() {
		byte[] token = this.tokens.get().strip().getBytes(StandardCharsets.UTF_8);
		if (token.length > TokenAuthenticator.MAX_TOKEN_BYTES) {
			throw new ConduitSecurityException(TokenAuthenticator.problem(TokenAuthenticator.TOO_LARGE,
					"the token has %d bytes, and %d can be sent".formatted(token.length,
							TokenAuthenticator.MAX_TOKEN_BYTES)));
		}
		return token;
	}

	@Override
	public String toString() {
		return "TokenAuthentication[<redacted>]";
	}

}
