package dev.conduit.frame;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * The frames of calls and their streams.
 */
final class CallFrames {

	private static final long MICROS_PER_SECOND = 1_000_000;

	/** One year; a longer time until a deadline counts as this. */
	static final long MAX_TIMEOUT_MICROS = 365 * 24 * 60 * 60 * MICROS_PER_SECOND;

	private CallFrames() {
	}

	static void encode(Frame.RpcRequest frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		block.ascii(HeaderKey.ROUTE, frame.route().value());
		if (frame.timeoutNanos() != Long.MAX_VALUE) {
			block.u64(HeaderKey.TIMEOUT, Math.clamp(frame.timeoutNanos() / 1000, 0, MAX_TIMEOUT_MICROS));
		}
		if (frame.streams() != Streams.NONE) {
			block.u8(HeaderKey.STREAMS, code(frame.streams()));
		}
		int flags = frame.oneWay() ? FrameFlags.ONE_WAY : 0;
		encode(FrameType.RPC_REQUEST, frame.correlationId(), flags, frame.headers(), frame.payload(), block, out);
	}

	static Frame.RpcRequest rpcRequest(long id, int flags, HeaderBlockReader block, NameCache<Route> routes,
			Payload payload) {
		return new Frame.RpcRequest(id, block.name(HeaderKey.ROUTE, routes), nanos(block, HeaderKey.TIMEOUT),
				FrameFlags.has(flags, FrameFlags.ONE_WAY), streams(block), block.headers(), payload);
	}

	private static int code(Streams streams) {
		return switch (streams) {
			case NONE -> 0;
			case RESULTS -> 1;
			case ITEMS -> 2;
			case BOTH -> 3;
		};
	}

	private static Streams streams(HeaderBlockReader block) {
		int code = block.u8(HeaderKey.STREAMS, 0);
		return switch (code) {
			case 0 -> Streams.NONE;
			case 1 -> Streams.RESULTS;
			case 2 -> Streams.ITEMS;
			case 3 -> Streams.BOTH;
			default -> throw new MalformedFrameException("expected the streams of a call as 0 to 3, found " + code);
		};
	}

	static void encode(Frame.RpcResponse frame, FrameWriter out) {
		encode(FrameType.RPC_RESPONSE, frame.correlationId(), 0, frame.headers(), frame.payload(), out.begin(), out);
	}

	static void encode(Frame.StreamItem frame, FrameWriter out) {
		encode(FrameType.STREAM_ITEM, frame.correlationId(), 0, frame.headers(), frame.payload(), out.begin(), out);
	}

	private static void encode(FrameType type, long id, int flags, Headers headers, Payload payload,
			HeaderBlockWriter block, FrameWriter out) {
		block.content(payload);
		block.headers(headers);
		out.end(type, id, flags, payload);
	}

	static void encode(Frame.RpcError frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		ProblemFields.encode(frame.problem(), block, out.blockRoom());
		block.contentType(frame.problem().body().contentType());
		out.end(FrameType.RPC_ERROR, frame.correlationId(), 0, frame.problem().body());
	}

	static void encode(Frame.Credit frame, FrameWriter out) {
		out.begin().positive(HeaderKey.ITEMS, frame.items());
		out.end(FrameType.CREDIT, frame.correlationId());
	}

	static Frame.Credit credit(long id, HeaderBlockReader block) {
		return new Frame.Credit(id, block.positive(HeaderKey.ITEMS, 0));
	}

	static long micros(Duration timeout) {
		if (timeout.isNegative()) {
			return 0;
		}
		if (timeout.toSeconds() >= MAX_TIMEOUT_MICROS / MICROS_PER_SECOND) {
			return MAX_TIMEOUT_MICROS;
		}
		return timeout.toNanos() / 1000;
	}

	/**
	 * A time in microseconds, a year for a longer one.
	 */
	static @Nullable Duration time(HeaderBlockReader block, HeaderKey key) {
		return block.has(key) ? Duration.ofNanos(nanos(block, key)) : null;
	}

	/** The same in nanoseconds, {@link Long#MAX_VALUE} for none. */
	private static long nanos(HeaderBlockReader block, HeaderKey key) {
		if (!block.has(key)) {
			return Long.MAX_VALUE;
		}
		long micros = block.u64(key);
		boolean tooLong = Long.compareUnsigned(micros, MAX_TIMEOUT_MICROS) > 0;
		return 1000 * (tooLong ? MAX_TIMEOUT_MICROS : micros);
	}

	static long nanos(@Nullable Duration timeout) {
		return (timeout != null) ? 1000 * micros(timeout) : Long.MAX_VALUE;
	}

}
