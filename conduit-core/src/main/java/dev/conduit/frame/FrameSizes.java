package dev.conduit.frame;

import dev.conduit.message.EncodedBytes;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * About how many bytes frames take on the wire, without encoding them.
 */
final class FrameSizes {

	/** Header, checksum and a few entries. */
	private static final int BASE = 96;

	/** An entry of the user, guessed. */
	private static final int PER_HEADER = 64;

	/** What carries no payload. */
	private static final int SMALL = 256;

	private FrameSizes() {
	}

	static int estimate(Frame frame) {
		// One after the other, and what comes most often first: a switch over types is
		// not cheaper, and costs most where the compiler does not see through it.
		if (frame instanceof Frame.RpcRequest request) {
			return request.route().value().length() + content(request.headers(), request.payload());
		}
		if (frame instanceof Frame.RpcResponse response) {
			return content(response.headers(), response.payload());
		}
		if (frame instanceof Frame.Message message) {
			return message.topic().value().length() + content(message.headers(), message.payload());
		}
		if (frame instanceof Frame.StreamItem item) {
			return content(item.headers(), item.payload());
		}
		if (frame instanceof Frame.RpcError error) {
			return SMALL + error.problem().body().size();
		}
		return SMALL + ((frame instanceof Frame.Nack nack) ? nack.problem().body().size() : 0);
	}

	private static int content(Headers headers, Payload payload) {
		EncodedBytes encoded = payload.encoded();
		int size = (encoded != null) ? encoded.bytes().length : payload.size();
		return BASE + PER_HEADER * headers.size() + size;
	}

}
