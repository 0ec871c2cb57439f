package dev.conduit.authentication;

import java.util.List;

/**
 * Proves nothing over the connection itself.
 */
final class NoAuthentication implements ClientAuthentication {

	private static final byte[] NOTHING = new byte[0];

	private final List<String> mechanisms;

	NoAuthentication(List<String> mechanisms) {
		this.mechanisms = mechanisms;
	}

	@Override
	public List<String> mechanisms() {
		return this.mechanisms;
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
