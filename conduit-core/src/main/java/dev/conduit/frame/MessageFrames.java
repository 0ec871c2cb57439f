package dev.conduit.frame;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.TopicName;

/**
 * The frames of messages and subscriptions.
 */
final class MessageFrames {

	private MessageFrames() {
	}

	static void encode(Frame.Message frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		block.ascii(HeaderKey.TOPIC, frame.topic().value());
		if (frame.subscription() != 0) {
			block.u64(HeaderKey.SUBSCRIPTION, frame.subscription());
		}
		ackLevel(frame.ack(), block);
		if (frame.attempt() != 1) {
			block.positive(HeaderKey.ATTEMPT, frame.attempt());
		}
		block.messageId(frame.id());
		handling(frame.handling(), block);
		block.content(frame.payload());
		block.headers(frame.headers());
		out.end(FrameType.MESSAGE, frame.correlationId(), 0, frame.payload());
	}

	static Frame.Message message(long id, HeaderBlockReader block, NameCache<TopicName> topics, Payload payload) {
		return new Frame.Message(id, block.name(HeaderKey.TOPIC, topics), subscription(block), ackLevel(block),
				block.positive(HeaderKey.ATTEMPT, 1), block.messageId(), block.headers(), payload, handling(block));
	}

	static void encode(Frame.Ack frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin().u8(HeaderKey.ACK_LEVEL, frame.level().code());
		Frame.RingPlace ring = frame.ring();
		if (ring != null) {
			block.text(HeaderKey.RING, ring.name());
			block.u64(HeaderKey.RING_POSITION, ring.position());
		}
		out.end(FrameType.ACK, frame.correlationId());
	}

	static Frame.Ack ack(long id, HeaderBlockReader block) {
		return new Frame.Ack(id, ackLevel(block), ring(block));
	}

	private static Frame.@Nullable RingPlace ring(HeaderBlockReader block) {
		if (!block.has(HeaderKey.RING)) {
			return null;
		}
		long position = block.has(HeaderKey.RING_POSITION) ? block.u64(HeaderKey.RING_POSITION) : 0;
		if (position < 0) {
			throw new MalformedFrameException("expected a position in a ring, found one past 2^63-1");
		}
		return new Frame.RingPlace(block.text(HeaderKey.RING), position);
	}

	static void encode(Frame.Nack frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		ProblemFields.encode(frame.problem(), block, out.blockRoom());
		block.contentType(frame.problem().body().contentType());
		out.end(FrameType.NACK, frame.correlationId(), 0, frame.problem().body());
	}

	static Frame.Nack nack(long id, HeaderBlockReader block, Payload payload) {
		return new Frame.Nack(id, ProblemFields.decode(block, payload));
	}

	static void encode(Frame.Subscribe frame, FrameWriter out) {
		HeaderBlockWriter block = out.begin();
		block.text(HeaderKey.PATTERN, frame.pattern());
		ackLevel(frame.ack(), block);
		block.text(HeaderKey.GROUP, frame.group());
		if (frame.takesRing()) {
			block.u8(HeaderKey.TAKES_RING, 1);
		}
		out.end(FrameType.SUBSCRIBE, frame.correlationId());
	}

	static Frame.Subscribe subscribe(long id, HeaderBlockReader block) {
		return new Frame.Subscribe(id, block.text(HeaderKey.PATTERN), ackLevel(block), block.text(HeaderKey.GROUP),
				block.u8(HeaderKey.TAKES_RING, 0) == 1);
	}

	/**
	 * The id of a subscription, 0 where none is named.
	 */
	static long subscription(HeaderBlockReader block) {
		if (!block.has(HeaderKey.SUBSCRIPTION)) {
			return 0;
		}
		long subscription = block.u64(HeaderKey.SUBSCRIPTION);
		if (subscription == 0) {
			throw new MalformedFrameException("expected the id of a subscription, found 0");
		}
		return subscription;
	}

	private static void handling(Handling handling, HeaderBlockWriter block) {
		if (handling.priority() != Priority.NORMAL) {
			block.u8(HeaderKey.PRIORITY, handling.priority().code());
		}
		block.text(HeaderKey.ORDER_KEY, handling.key());
		Duration timeToLive = handling.timeToLive();
		if (timeToLive != null) {
			block.u64(HeaderKey.TIME_TO_LIVE, Math.max(1, CallFrames.micros(timeToLive)));
		}
	}

	private static Handling handling(HeaderBlockReader block) {
		if (!block.has(HeaderKey.PRIORITY) && !block.has(HeaderKey.ORDER_KEY) && !block.has(HeaderKey.TIME_TO_LIVE)) {
			return Handling.DEFAULT;
		}
		return new Handling(priority(block), block.text(HeaderKey.ORDER_KEY), timeToLive(block));
	}

	private static @Nullable Duration timeToLive(HeaderBlockReader block) {
		Duration timeToLive = CallFrames.time(block, HeaderKey.TIME_TO_LIVE);
		if (timeToLive != null && timeToLive.isZero()) {
			throw new MalformedFrameException("expected a time to live of a microsecond or more, found 0");
		}
		return timeToLive;
	}

	private static Priority priority(HeaderBlockReader block) {
		int code = block.u8(HeaderKey.PRIORITY, Priority.NORMAL.code());
		if (code >= Priority.LEVELS) {
			throw new MalformedFrameException(
					"expected a priority of 0 to " + (Priority.LEVELS - 1) + ", found " + code);
		}
		return Priority.of(code);
	}

	private static void ackLevel(AckLevel level, HeaderBlockWriter block) {
		if (level != AckLevel.NONE) {
			block.u8(HeaderKey.ACK_LEVEL, level.code());
		}
	}

	private static AckLevel ackLevel(HeaderBlockReader block) {
		int code = block.u8(HeaderKey.ACK_LEVEL, AckLevel.NONE.code());
		return switch (code) {
			case 0 -> AckLevel.NONE;
			case 1 -> AckLevel.RECEIVED;
			case 2 -> AckLevel.PERSISTED;
			case 3 -> AckLevel.PROCESSED;
			default -> throw new MalformedFrameException("expected an acknowledgment level of 0 to 3, found " + code);
		};
	}

}
