package dev.conduit.frame;

import java.util.List;

import dev.conduit.message.Payload;

/**
 * The frames by which a connection is opened.
 */
final class HandshakeFrames {

	private HandshakeFrames() {
	}

	static void encode(Frame.AuthRequest frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		mechanisms(frame.mechanisms(), block);
		block.bytes(HeaderKey.DATA, frame.initialResponse());
		block.text(HeaderKey.NAME, frame.client());
		capabilities(frame.capabilities(), block);
		block.bytes(HeaderKey.SESSION_TOKEN, frame.resumeToken());
		received(frame.received(), block);
		limits(frame.limits(), block);
		out.end(FrameType.AUTH_REQUEST, 0);
	}

	static Frame.AuthRequest authRequest(HeaderBlockReader block) {
		return new Frame.AuthRequest(block.text(HeaderKey.NAME), block.texts(HeaderKey.MECHANISM), capabilities(block),
				limits(block), block.bytes(HeaderKey.SESSION_TOKEN), received(block), block.bytes(HeaderKey.DATA));
	}

	static void encode(Frame.AuthChallenge frame, FrameWriter out) {
		out.begin().text(HeaderKey.MECHANISM, frame.mechanism()).bytes(HeaderKey.DATA, frame.data());
		out.end(FrameType.AUTH_CHALLENGE, 0);
	}

	static Frame.AuthChallenge authChallenge(HeaderBlockReader block) {
		return new Frame.AuthChallenge(block.text(HeaderKey.MECHANISM), block.bytes(HeaderKey.DATA));
	}

	static void encode(Frame.AuthResponse frame, FrameWriter out) {
		out.begin().bytes(HeaderKey.DATA, frame.data());
		out.end(FrameType.AUTH_RESPONSE, 0);
	}

	static Frame.AuthResponse authResponse(HeaderBlockReader block) {
		return new Frame.AuthResponse(block.bytes(HeaderKey.DATA));
	}

	static void encode(Frame.AuthSuccess frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		block.u16(HeaderKey.VERSION, frame.version());
		block.bytes(HeaderKey.DATA, frame.data());
		block.text(HeaderKey.NAME, frame.server());
		capabilities(frame.capabilities(), block);
		block.bytes(HeaderKey.SESSION_TOKEN, frame.sessionToken());
		if (frame.resumed()) {
			block.u8(HeaderKey.RESUMED, 1);
		}
		received(frame.received(), block);
		limits(frame.limits(), block);
		out.end(FrameType.AUTH_SUCCESS, 0);
	}

	static Frame.AuthSuccess authSuccess(HeaderBlockReader block) {
		return new Frame.AuthSuccess(block.u16(HeaderKey.VERSION), block.text(HeaderKey.NAME),
				block.bytes(HeaderKey.SESSION_TOKEN), block.flag(HeaderKey.RESUMED, false), received(block),
				capabilities(block), limits(block), block.bytes(HeaderKey.DATA));
	}

	static void encode(Frame.AuthFailure frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		ProblemFields.encode(frame.problem(), block, out.blockRoom());
		mechanisms(frame.mechanisms(), block);
		out.end(FrameType.AUTH_FAILURE, 0);
	}

	static Frame.AuthFailure authFailure(HeaderBlockReader block) {
		return new Frame.AuthFailure(ProblemFields.decode(block, Payload.EMPTY), block.texts(HeaderKey.MECHANISM));
	}

	private static void mechanisms(List<String> mechanisms, HeaderBlockWriter block) {
		int most = HeaderKey.MECHANISM.maxCount();
		if (mechanisms.size() > most) {
			throw new IllegalArgumentException(
					"'mechanisms' must be at most %d (were %d)".formatted(most, mechanisms.size()));
		}
		mechanisms.forEach((mechanism) -> block.text(HeaderKey.MECHANISM, mechanism));
	}

	private static void capabilities(int capabilities, HeaderBlockWriter block) {
		if (capabilities != 0) {
			block.u32(HeaderKey.CAPABILITIES, capabilities);
		}
	}

	private static int capabilities(HeaderBlockReader block) {
		return block.has(HeaderKey.CAPABILITIES) ? block.u32(HeaderKey.CAPABILITIES) : 0;
	}

	private static void received(long received, HeaderBlockWriter block) {
		if (received != 0) {
			block.u64(HeaderKey.RECEIVED, received);
		}
	}

	private static long received(HeaderBlockReader block) {
		return block.has(HeaderKey.RECEIVED) ? block.u64(HeaderKey.RECEIVED) : 0;
	}

	private static void limits(PeerLimits limits, HeaderBlockWriter block) {
		block.u32(HeaderKey.MAX_FRAME_SIZE, limits.maxFrameSize());
		block.u32(HeaderKey.MAX_MESSAGE_SIZE, limits.maxMessageSize());
		block.u32(HeaderKey.MAX_IN_FLIGHT, limits.maxInFlight());
		block.u32(HeaderKey.MAX_SUBSCRIPTIONS, limits.maxSubscriptions());
		block.millis(HeaderKey.HEARTBEAT_INTERVAL, limits.heartbeatInterval());
		block.millis(HeaderKey.HEARTBEAT_TIMEOUT, limits.heartbeatTimeout());
	}

	private static PeerLimits limits(HeaderBlockReader block) {
		PeerLimits absent = PeerLimits.DEFAULT;
		return new PeerLimits(block.positive(HeaderKey.MAX_FRAME_SIZE, absent.maxFrameSize()),
				block.positive(HeaderKey.MAX_MESSAGE_SIZE, absent.maxMessageSize()),
				block.positive(HeaderKey.MAX_IN_FLIGHT, absent.maxInFlight()),
				block.positive(HeaderKey.MAX_SUBSCRIPTIONS, absent.maxSubscriptions()),
				block.millis(HeaderKey.HEARTBEAT_INTERVAL, absent.heartbeatInterval()),
				block.millis(HeaderKey.HEARTBEAT_TIMEOUT, absent.heartbeatTimeout()));
	}

}
