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
		return switch (frame) {
			case Frame.RpcRequest request ->
				request.route().value().length() + content(request.headers(), request.payload());
			case Frame.RpcResponse response -> content(response.headers(), response.payload());
			case Frame.StreamItem item -> content(item.headers(), item.payload());
			case Frame.Message message ->
				message.topic().value().length() + content(message.headers(), message.payload());
			case Frame.RpcError error -> SMALL + error.problem().body().size();
			case Frame.Nack nack -> SMALL + nack.problem().body().size();
			default -> SMALL;
		};
	}

	private static int content(Headers headers, Payload payload) {
		EncodedBytes encoded = payload.encoded();
		int size = (encoded != null) ? encoded.bytes().length : payload.size();
		return BASE + PER_HEADER * headers.size() + size;
	}

}
