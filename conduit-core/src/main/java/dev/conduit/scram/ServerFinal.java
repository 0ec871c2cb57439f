package dev.conduit.scram;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import dev.conduit.scram.ScramException.Reason;

/**
 * The server's final message: the proof that it knows the user's keys, or its refusal.
 * <pre>
 * server-final = ( "v=" base64 / "e=" server-error-value ) [ "," extensions ]
 * </pre>
 *
 * @param signature {@code ServerSignature}
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never shared nor compared
record ServerFinal(byte[] signature) {

	private static final Set<String> ERRORS = Set.of("invalid-encoding", "extensions-not-supported", "invalid-proof",
			"channel-bindings-dont-match", "server-does-support-channel-binding", "channel-binding-not-supported",
			"unsupported-channel-binding-type", "unknown-user", "invalid-username-encoding", "no-resources",
			"other-error");

	static ServerFinal decode(byte[] bytes) {
		AttributeReader reader = AttributeReader.of("server-final", bytes);
		if (reader.isNext('e')) {
			throw rejected(reader.read('e'));
		}
		byte[] signature = reader.readSha256('v');
		reader.skipExtensionsToEnd();
		return new ServerFinal(signature);
	}

	/**
	 * Repeats the server's word only where the RFC knows it, since it ends in a log.
	 */
	private static ScramException rejected(String error) {
		String known = ERRORS.contains(error) ? error : "an error outside RFC 5802";
		return new ScramException(Reason.REJECTED_BY_SERVER, "The server refused the login: " + known);
	}

	byte[] encode() {
		return ("v=" + CanonicalBase64.encode(this.signature)).getBytes(StandardCharsets.UTF_8);
	}

}
