package dev.conduit.frame;

import org.jspecify.annotations.Nullable;

/**
 * The types of frames: what each may hold. Codes stand in groups of sixteen. A type that
 * is not listed is skipped where its code is {@link #FIRST_OPTIONAL} or more, and
 * malformed elsewhere.
 *
 * @since 0.1.0
 */
public enum FrameType {

	// hand-shake

	/** Type of {@link Frame.AuthRequest}. */
	AUTH_REQUEST(0x01, IdRule.ZERO, false,
			FrameKeys.required(HeaderKey.MECHANISM)
				.repeatable(HeaderKey.MECHANISM)
				.optional(HeaderKey.NAME, HeaderKey.CAPABILITIES, HeaderKey.SESSION_TOKEN, HeaderKey.RECEIVED,
						HeaderKey.DATA)
				.optional(Groups.LIMITS)),

	/** Type of {@link Frame.AuthChallenge}. */
	AUTH_CHALLENGE(0x02, IdRule.ZERO, false, FrameKeys.required(HeaderKey.MECHANISM).optional(HeaderKey.DATA)),

	/** Type of {@link Frame.AuthResponse}. */
	AUTH_RESPONSE(0x03, IdRule.ZERO, false, FrameKeys.NONE.optional(HeaderKey.DATA)),

	/** Type of {@link Frame.AuthSuccess}. */
	AUTH_SUCCESS(0x04, IdRule.ZERO, false,
			FrameKeys.required(HeaderKey.VERSION)
				.optional(HeaderKey.NAME, HeaderKey.SESSION_TOKEN, HeaderKey.RESUMED, HeaderKey.RECEIVED,
						HeaderKey.CAPABILITIES, HeaderKey.DATA)
				.optional(Groups.LIMITS)),

	/** Type of {@link Frame.AuthFailure}. */
	AUTH_FAILURE(0x05, IdRule.ZERO, false, Groups.PROBLEM.repeatable(HeaderKey.MECHANISM)),

	// messages

	/** Type of {@link Frame.Message}. */
	MESSAGE(0x10, IdRule.NOT_ZERO, true,
			FrameKeys.required(HeaderKey.TOPIC)
				.optional(HeaderKey.SUBSCRIPTION, HeaderKey.ACK_LEVEL, HeaderKey.ATTEMPT, HeaderKey.MESSAGE_ID,
						HeaderKey.PRIORITY, HeaderKey.ORDER_KEY, HeaderKey.TIME_TO_LIVE)
				.optional(Groups.CONTENT)),

	/** Type of {@link Frame.Ack}. */
	ACK(0x11, IdRule.NOT_ZERO, false,
			FrameKeys.required(HeaderKey.ACK_LEVEL).optional(HeaderKey.RING, HeaderKey.RING_POSITION)),

	/** Type of {@link Frame.Nack}. */
	NACK(0x12, IdRule.NOT_ZERO, true, Groups.PROBLEM.optional(HeaderKey.CONTENT_TYPE)),

	/** Type of {@link Frame.Subscribe}. */
	SUBSCRIBE(0x13, IdRule.NOT_ZERO, false,
			FrameKeys.required(HeaderKey.PATTERN).optional(HeaderKey.ACK_LEVEL, HeaderKey.GROUP, HeaderKey.TAKES_RING)),

	/** Type of {@link Frame.Unsubscribe}. */
	UNSUBSCRIBE(0x14, IdRule.NOT_ZERO, false, FrameKeys.NONE),

	// calls

	/** Type of {@link Frame.RpcRequest}. */
	RPC_REQUEST(0x20, IdRule.NOT_ZERO, true,
			FrameKeys.required(HeaderKey.ROUTE)
				.optional(HeaderKey.TIMEOUT, HeaderKey.STREAMS)
				.optional(Groups.CONTENT)),

	/** Type of {@link Frame.RpcResponse}. */
	RPC_RESPONSE(0x21, IdRule.NOT_ZERO, true, Groups.CONTENT),

	/** Type of {@link Frame.RpcError}. */
	RPC_ERROR(0x22, IdRule.NOT_ZERO, true, Groups.PROBLEM.optional(HeaderKey.CONTENT_TYPE)),

	/** Type of {@link Frame.RpcCancel}. */
	RPC_CANCEL(0x23, IdRule.NOT_ZERO, false, FrameKeys.NONE),

	/** Type of {@link Frame.StreamItem}. */
	STREAM_ITEM(0x24, IdRule.NOT_ZERO, true, Groups.CONTENT),

	/** Type of {@link Frame.StreamEnd}. */
	STREAM_END(0x25, IdRule.NOT_ZERO, false, FrameKeys.NONE),

	/** Type of {@link Frame.Credit}. */
	CREDIT(0x26, IdRule.NOT_ZERO, false, FrameKeys.required(HeaderKey.ITEMS)),

	// flow

	/** Type of {@link Frame.Pause}. */
	PAUSE(0x30, IdRule.ZERO, false,
			FrameKeys.required(HeaderKey.GENERATION).optional(HeaderKey.TOPIC, HeaderKey.SUBSCRIPTION)),

	/** Type of {@link Frame.Resume}. */
	RESUME(0x31, IdRule.ZERO, false,
			FrameKeys.required(HeaderKey.GENERATION).optional(HeaderKey.TOPIC, HeaderKey.SUBSCRIPTION)),

	// health

	/** Type of {@link Frame.Ping}. */
	HEARTBEAT_PING(0x40, IdRule.ANY, false, FrameKeys.NONE),

	/** Type of {@link Frame.Pong}. */
	HEARTBEAT_PONG(0x41, IdRule.ANY, false, FrameKeys.NONE),

	/** Type of {@link Frame.Received}. */
	RECEIVED(0x42, IdRule.ANY, false, FrameKeys.NONE),

	// end

	/** Type of {@link Frame.Drain}. */
	DRAIN(0x50, IdRule.ZERO, false, FrameKeys.required(HeaderKey.LAST_ACCEPTED).optional(HeaderKey.RETRY_AFTER)),

	/** Type of {@link Frame.Close}. */
	CLOSE(0x51, IdRule.ZERO, false, FrameKeys.required(HeaderKey.ERROR_CODE).optional(HeaderKey.DETAIL)),

	/** Type of {@link Frame.CloseAck}. */
	CLOSE_ACK(0x52, IdRule.ZERO, false, FrameKeys.NONE);

	/** The first of the codes that a receiver need not know. */
	static final int FIRST_OPTIONAL = 0x80;

	private static final @Nullable FrameType[] BY_CODE = new @Nullable FrameType[0x100];

	static {
		for (FrameType type : values()) {
			BY_CODE[type.code] = type;
		}
	}

	private final int code;

	private final IdRule idRule;

	private final boolean payload;

	@SuppressWarnings("ImmutableEnumChecker") // a record of three numbers cannot change
	private final FrameKeys keys;

	FrameType(int code, IdRule idRule, boolean payload, FrameKeys keys) {
		this.code = code;
		this.idRule = idRule;
		this.payload = payload;
		this.keys = keys;
	}

	/**
	 * The type of a code.
	 * @return the type, or {@code null} for one that this version does not know
	 */
	static @Nullable FrameType of(int code) {
		return BY_CODE[code];
	}

	/**
	 * The type of a frame.
	 * @param frame any frame but one of an unknown type
	 * @return its type
	 */
	public static FrameType of(Frame frame) {
		// Those that come most often: see FrameCodec.
		if (frame instanceof Frame.RpcRequest) {
			return RPC_REQUEST;
		}
		if (frame instanceof Frame.RpcResponse) {
			return RPC_RESPONSE;
		}
		return (frame instanceof Frame.Message) ? MESSAGE : ofAny(frame);
	}

	private static FrameType ofAny(Frame frame) {
		return switch (frame) {
			case Frame.AuthRequest ignored -> AUTH_REQUEST;
			case Frame.AuthChallenge ignored -> AUTH_CHALLENGE;
			case Frame.AuthResponse ignored -> AUTH_RESPONSE;
			case Frame.AuthSuccess ignored -> AUTH_SUCCESS;
			case Frame.AuthFailure ignored -> AUTH_FAILURE;
			case Frame.Message ignored -> MESSAGE;
			case Frame.Ack ignored -> ACK;
			case Frame.Nack ignored -> NACK;
			case Frame.Subscribe ignored -> SUBSCRIBE;
			case Frame.Unsubscribe ignored -> UNSUBSCRIBE;
			case Frame.RpcRequest ignored -> RPC_REQUEST;
			case Frame.RpcResponse ignored -> RPC_RESPONSE;
			case Frame.RpcError ignored -> RPC_ERROR;
			case Frame.RpcCancel ignored -> RPC_CANCEL;
			case Frame.StreamItem ignored -> STREAM_ITEM;
			case Frame.StreamEnd ignored -> STREAM_END;
			case Frame.Credit ignored -> CREDIT;
			case Frame.Pause ignored -> PAUSE;
			case Frame.Resume ignored -> RESUME;
			case Frame.Ping ignored -> HEARTBEAT_PING;
			case Frame.Pong ignored -> HEARTBEAT_PONG;
			case Frame.Received ignored -> RECEIVED;
			case Frame.Drain ignored -> DRAIN;
			case Frame.Close ignored -> CLOSE;
			case Frame.CloseAck ignored -> CLOSE_ACK;
			case Frame.Unknown unknown ->
				throw new IllegalArgumentException("type %d is not known to this version".formatted(unknown.type()));
		};
	}

	int code() {
		return this.code;
	}

	IdRule idRule() {
		return this.idRule;
	}

	/**
	 * Whether it may have a payload, which may be split over several frames.
	 * @return whether it may
	 */
	public boolean hasPayload() {
		return this.payload;
	}

	FrameKeys keys() {
		return this.keys;
	}

	/**
	 * The flags that may be set.
	 */
	int flags() {
		int flags = FrameFlags.CHECKSUM;
		if (this.payload) {
			flags |= FrameFlags.FOLLOWS;
		}
		if (this == RPC_REQUEST) {
			flags |= FrameFlags.ONE_WAY;
		}
		return flags;
	}

	/**
	 * What the correlation id of a frame has to be.
	 */
	enum IdRule {

		/** 0: the frame is about the connection. */
		ZERO,

		/** The id of an interaction. */
		NOT_ZERO,

		/** Whatever the sender likes. */
		ANY;

		boolean allows(long id) {
			return switch (this) {
				case ZERO -> id == 0;
				case NOT_ZERO -> id != 0;
				case ANY -> true;
			};
		}

	}

	/**
	 * Keys that several types share.
	 */
	private static final class Groups {

		static final FrameKeys LIMITS = FrameKeys.NONE.optional(HeaderKey.MAX_FRAME_SIZE, HeaderKey.MAX_MESSAGE_SIZE,
				HeaderKey.MAX_IN_FLIGHT, HeaderKey.MAX_SUBSCRIPTIONS, HeaderKey.HEARTBEAT_INTERVAL,
				HeaderKey.HEARTBEAT_TIMEOUT);

		static final FrameKeys CONTENT = FrameKeys.NONE.optional(HeaderKey.CONTENT_TYPE, HeaderKey.CONTENT_ENCODING)
			.repeatable(HeaderKey.HEADER);

		static final FrameKeys PROBLEM = FrameKeys.required(HeaderKey.ERROR_CODE)
			.optional(HeaderKey.ERROR_TYPE, HeaderKey.DETAIL, HeaderKey.RETRYABLE, HeaderKey.RETRY_AFTER)
			.repeatable(HeaderKey.VIOLATION);

	}

}
