package dev.conduit.server;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

import dev.conduit.message.EncodedBytes;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;

/**
 * 64 bits by which two messages that claim to be the same are told apart: a guard against
 * mistakes, not against those who want two to look alike.
 *
 * @param compressed whether it is one of the compressed payload
 * @param about topic and headers
 * @param content the payload
 */
record Fingerprint(boolean compressed, int about, long content) {

	static Fingerprint of(Message message) {
		Payload payload = message.payload();
		EncodedBytes encoded = payload.encoded();
		int about = 31 * message.topic().hashCode() + message.headers().hashCode();
		return (encoded != null) ? new Fingerprint(true, about, sum(encoded.bytes(), 0, encoded.bytes().length))
				: new Fingerprint(false, about, sum(payload.array(), payload.offset(), payload.size()));
	}

	private static long sum(byte[] bytes, int offset, int size) {
		CRC32 one = new CRC32();
		one.update(bytes, offset, size);
		CRC32C other = new CRC32C();
		other.update(bytes, offset, size);
		return (one.getValue() << Integer.SIZE) | other.getValue();
	}

	/**
	 * Whether both may be of the same message. One that came compressed and another time
	 * not is believed.
	 */
	boolean mayBe(Fingerprint other) {
		return this.about == other.about && (this.compressed != other.compressed || this.content == other.content);
	}

}
