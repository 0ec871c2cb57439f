package dev.conduit.test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;

/**
 * The log-in of tests: a client is who it says, without proof. It has a mechanism of its
 * own, which no other server accepts.
 *
 * @param user who the client says it is
 */
record TestLogin(String user) implements ClientAuthentication {

	private static final List<String> MECHANISMS = List.of("CONDUIT-TEST");

	private static final byte[] NOTHING = new byte[0];

	/**
	 * Believes every client.
	 */
	static Authenticator authenticator() {
		return new Authenticator() {

			@Override
			public List<String> mechanisms() {
				return MECHANISMS;
			}

			@Override
			public ServerLogin begin(String mechanism) {
				return (data) -> new Success(new String(data, StandardCharsets.UTF_8), NOTHING);
			}

		};
	}

	@Override
	public List<String> mechanisms() {
		return MECHANISMS;
	}

	@Override
	public ClientLogin begin(String mechanism) {
		return new ClientLogin() {

			@Override
			public byte[] start() {
				return TestLogin.this.user.getBytes(StandardCharsets.UTF_8);
			}

			@Override
			public byte[] respond(byte[] challenge) {
				return NOTHING;
			}

			@Override
			public void finish(byte[] data) {
				// Nothing was proved, so nothing is to be checked.
			}

		};
	}

}
