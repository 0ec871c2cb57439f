package dev.conduit.frame;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.TopicName;

/**
 * The frames about the connection itself: flow and end.
 */
final class ControlFrames {

	private ControlFrames() {
	}

	static void encode(Frame.Pause frame, FrameWriter out) {
		scope(frame.scope(), frame.generation(), out.begin());
		out.end(FrameType.PAUSE, 0);
	}

	static void encode(Frame.Resume frame, FrameWriter out) {
		scope(frame.scope(), frame.generation(), out.begin());
		out.end(FrameType.RESUME, 0);
	}

	static int generation(HeaderBlockReader block) {
		return block.u32(HeaderKey.GENERATION);
	}

	static FlowScope scope(HeaderBlockReader block, NameCache<TopicName> topics) {
		long subscription = MessageFrames.subscription(block);
		boolean topic = block.has(HeaderKey.TOPIC);
		if (subscription == 0 && !topic) {
			return FlowScope.CONNECTION;
		}
		return new FlowScope(subscription, topic ? block.name(HeaderKey.TOPIC, topics) : null);
	}

	private static void scope(FlowScope scope, int generation, HeaderBlockWriter block) {
		block.u32(HeaderKey.GENERATION, generation);
		TopicName topic = scope.topic();
		if (topic != null) {
			block.ascii(HeaderKey.TOPIC, topic.value());
		}
		if (scope.subscription() != 0) {
			block.u64(HeaderKey.SUBSCRIPTION, scope.subscription());
		}
	}

	static void encode(Frame.Drain frame, FrameWriter out) {
		out.begin()
			.u64(HeaderKey.LAST_ACCEPTED, frame.lastAccepted())
			.millis(HeaderKey.RETRY_AFTER, frame.retryAfter());
		out.end(FrameType.DRAIN, 0);
	}

	static Frame.Drain drain(HeaderBlockReader block) {
		return new Frame.Drain(block.u64(HeaderKey.LAST_ACCEPTED), block.millis(HeaderKey.RETRY_AFTER));
	}

	static void encode(Frame.Close frame, FrameWriter out) {
		out.begin()
			.u16(HeaderKey.ERROR_CODE, frame.code().number())
			.text(HeaderKey.DETAIL, Utf8Codec.truncate(frame.detail(), HeaderKey.DETAIL.maxBytes()));
		out.end(FrameType.CLOSE, 0);
	}

	static Frame.Close close(HeaderBlockReader block) {
		return new Frame.Close(ErrorCode.of(block.u16(HeaderKey.ERROR_CODE)), block.text(HeaderKey.DETAIL));
	}

}
