package dev.conduit.authentication;

import java.util.List;

/**
 * Proves nothing.
 */
final class NoAuthentication implements ClientAuthentication {

	private static final byte[] NOTHING = new byte[0];

	@Override
	public List<String> mechanisms() {
		return List.of(Authenticator.NONE);
	}

	@Override
	public ClientLogin begin(String mechanism) {
		return new ClientLogin() {

			@Override
			public byte[] start() {
				return NOTHING;
			}

			@Override
			public byte[] respond(byte[] challenge) {
				return NOTHING;
			}

			@Override
			public void finish(byte[] data) {
				// Nothing was asked, so nothing is to be checked.
			}

		};
	}

}
