package dev.conduit.scram;

import java.nio.charset.StandardCharsets;

/**
 * The client's final message: the header and channel that it means, and the proof that it
 * knows the password. <pre>
 * client-final = "c=" base64 ",r=" c-nonce s-nonce [ "," extensions ] ",p=" base64
 * </pre>
 *
 * @param binding the GS2 header, followed by the binding data where the channel is bound
 * @param nonce both halves of the nonce
 * @param proof {@code ClientKey XOR ClientSignature}
 * @param withoutProof the message up to its proof, as it travels
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never shared nor compared
record ClientFinal(byte[] binding, String nonce, byte[] proof, String withoutProof) {

	static String withoutProof(byte[] binding, String nonce) {
		return "c=" + CanonicalBase64.encode(binding) + ",r=" + nonce;
	}

	static byte[] encode(String withoutProof, byte[] proof) {
		return (withoutProof + ",p=" + CanonicalBase64.encode(proof)).getBytes(StandardCharsets.UTF_8);
	}

	static ClientFinal decode(byte[] bytes) {
		AttributeReader reader = AttributeReader.of("client-final", bytes);
		byte[] binding = reader.readBase64('c');
		String nonce = reader.readNonce();
		reader.skipExtensions();
		String withoutProof = reader.text().substring(0, reader.position() - 1);
		byte[] proof = reader.readSha256('p');
		reader.requireEnd();
		return new ClientFinal(binding, nonce, proof, withoutProof);
	}

}
