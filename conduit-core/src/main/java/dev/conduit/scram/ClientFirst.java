package dev.conduit.scram;

import java.nio.charset.StandardCharsets;

/**
 * The client's first message: who it is, and its half of the nonce. <pre>
 * client-first = gs2-header "n=" saslname ",r=" c-nonce [ "," extensions ]
 * </pre>
 *
 * @param header how the client binds the channel
 * @param username the user name, unescaped, not prepared
 * @param nonce the client's half of the nonce
 * @param bare the message without its header, as it travels
 */
record ClientFirst(Gs2Header header, String username, String nonce, String bare) {

	static ClientFirst of(Gs2Header header, String username, String nonce) {
		return new ClientFirst(header, username, nonce, "n=" + SaslName.encode(username) + ",r=" + nonce);
	}

	static ClientFirst decode(byte[] bytes) {
		AttributeReader reader = AttributeReader.of("client-first", bytes);
		Gs2Header header = Gs2Header.read(reader);
		String bare = reader.text().substring(reader.position());
		String username = SaslName.decode(reader, reader.read('n'));
		String nonce = reader.readNonce();
		reader.skipExtensionsToEnd();
		return new ClientFirst(header, username, nonce, bare);
	}

	byte[] encode() {
		return (this.header.text() + this.bare).getBytes(StandardCharsets.UTF_8);
	}

}
