package dev.conduit.connection;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.compression.Compression;
import dev.conduit.compression.CompressionOptions;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.transport.LoopThread;

/**
 * Compresses what goes out, in the thread that sends it, and makes sure that what comes
 * in cannot become larger than was agreed. What is wrong with a payload is said to
 * whoever looks at it: the connection goes on.
 */
final class PayloadEncoding {

	private final CompressionOptions options;

	/** Bits of what both sides read. */
	private final int agreed;

	private final int maxMessageSize;

	private final Consumer<Limit> hits;

	/**
	 * An encoding for one connection.
	 * @param agreed capabilities of both sides
	 * @param maxMessageSize bytes that a payload of the peer may have when it is
	 * decompressed
	 * @param hits is told on the loop what would grow too large
	 */
	PayloadEncoding(CompressionOptions options, int agreed, int maxMessageSize, Consumer<Limit> hits) {
		this.options = options;
		this.agreed = agreed;
		this.maxMessageSize = maxMessageSize;
		this.hits = hits;
	}

	/**
	 * The frame that goes out: compressed where that was agreed and is worth it, and
	 * decompressed where the peer could not read it.
	 * @throws ConduitException if it would have to be decompressed, and cannot
	 */
	Frame outgoing(Frame frame) {
		Payload recoded = recoded(frame.payload());
		return (recoded != null) ? with(frame, recoded) : frame;
	}

	/**
	 * The message for readers of whom nothing is known: not compressed.
	 * @throws ConduitException if it would have to be decompressed, and cannot
	 */
	static Frame.Message plain(Frame.Message message) {
		return (message.payload().encoded() != null) ? with(message, message.payload().plain()) : message;
	}

	/** Another form of a payload, {@code null} where it goes out as it is. */
	private @Nullable Payload recoded(Payload payload) {
		EncodedBytes encoded = payload.encoded();
		if (encoded != null) {
			return isAgreed(encoded.code()) ? null : payload.plain();
		}
		Compression algorithm = this.options.algorithm();
		if (algorithm == null || !isAgreed(algorithm.code()) || LoopThread.isCurrent()
				|| payload.size() < this.options.threshold()) {
			return null;
		}
		Payload compressed = payload.once(this.options, this.options::apply);
		return (compressed.encoded() != null) ? compressed : null;
	}

	/**
	 * The frame as those may see it who are not told how it came.
	 */
	Frame incoming(Frame frame) {
		Payload payload = frame.payload();
		EncodedBytes encoded = payload.encoded();
		if (encoded == null) {
			return frame;
		}
		Problem refusal = refusal(encoded);
		EncodedBytes checked = (refusal != null)
				// What nobody will decompress counts as what it is.
				? encoded.with(encoded.bytes().length, (bytes) -> {
					throw ConduitException.of(refusal);
				}) : encoded.with(encoded.size(), this::decompress);
		return with(frame, Payload.encoded(checked, payload.contentType()));
	}

	private @Nullable Problem refusal(EncodedBytes encoded) {
		if (!isAgreed(encoded.code())) {
			return Problem.of(ErrorCode.UNSUPPORTED_CONTENT_TYPE,
					"The payload is compressed by %s, which was not agreed on".formatted(nameOf(encoded.code())));
		}
		if (encoded.size() > this.maxMessageSize) {
			this.hits.accept(Limit.DECOMPRESSION);
			return Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
					"The payload would be %d bytes when it is decompressed, and 'max-message-size' is %d"
						.formatted(encoded.size(), this.maxMessageSize));
		}
		if (!Compression.isPlausible(encoded.size(), encoded.bytes().length)) {
			this.hits.accept(Limit.DECOMPRESSION);
			return Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
					"The payload would grow from %d to %d bytes when it is decompressed, which is more than %d times"
						.formatted(encoded.bytes().length, encoded.size(), Compression.MAX_RATIO));
		}
		return null;
	}

	private byte[] decompress(EncodedBytes bytes) {
		Compression compression = Compression.of(bytes.code());
		if (compression == null) {
			throw new IllegalStateException("'%d' was agreed on, and nobody knows it".formatted(bytes.code()));
		}
		return compression.decompress(bytes);
	}

	private boolean isAgreed(int code) {
		Compression compression = Compression.of(code);
		return compression != null && (this.agreed & compression.capability()) != 0;
	}

	private static String nameOf(int code) {
		Compression compression = Compression.of(code);
		return (compression != null) ? compression.name() : Integer.toString(code);
	}

	private static Frame with(Frame frame, Payload payload) {
		return switch (frame) {
			case Frame.Message message -> with(message, payload);
			case Frame.RpcRequest request -> new Frame.RpcRequest(request.correlationId(), request.route(),
					request.timeoutNanos(), request.oneWay(), request.streams(), request.headers(), payload);
			case Frame.RpcResponse response ->
				new Frame.RpcResponse(response.correlationId(), response.headers(), payload);
			case Frame.StreamItem item -> new Frame.StreamItem(item.correlationId(), item.headers(), payload);
			default -> frame;
		};
	}

	private static Frame.Message with(Frame.Message message, Payload payload) {
		return new Frame.Message(message.correlationId(), message.topic(), message.subscription(), message.ack(),
				message.attempt(), message.id(), message.headers(), payload, message.handling());
	}

}
