package dev.conduit.frame;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;
import dev.conduit.message.Problem;

/**
 * The keys of header entries. A receiver skips a key that it does not know, or that its
 * table does not list for the type of the frame, where the key is below
 * {@link #FIRST_CRITICAL}; from there on such a key makes the frame malformed. All keys
 * of this version are below {@link #COUNT}.
 */
enum HeaderKey {

	/** A header of the user. */
	HEADER(0x00, ValueType.USER_HEADER, 1 + Headers.MAX_NAME_BYTES + Headers.MAX_VALUE_BYTES, Headers.MAX_ENTRIES),

	/** How the payload is encoded, absent for application/octet-stream. */
	CONTENT_TYPE(0x01, ValueType.CONTENT_TYPE, 127),

	/** The method that is called. */
	ROUTE(0x02, ValueType.TEXT, 255),

	/** The topic that it is about. */
	TOPIC(0x03, ValueType.TEXT, 255),

	/** Topics with wildcards. */
	PATTERN(0x04, ValueType.TEXT, 255),

	/** Id of a subscription, never 0. */
	SUBSCRIPTION(0x05, ValueType.U64),

	/** Code of an acknowledgment level, absent for 0. */
	ACK_LEVEL(0x06, ValueType.U8),

	/** Number of a delivery, absent for 1. */
	ATTEMPT(0x07, ValueType.U32),

	/** Identity of a message. */
	MESSAGE_ID(0x08, ValueType.MESSAGE_ID),

	/** Microseconds until the caller's deadline. */
	TIMEOUT(0x09, ValueType.U64),

	/** Stream items. */
	ITEMS(0x0a, ValueType.U32),

	/** Generation of a pause. */
	GENERATION(0x0b, ValueType.U32),

	/** Id of the last interaction that was accepted, 0 for none. */
	LAST_ACCEPTED(0x0c, ValueType.U64),

	/** Name of a group of subscriptions. */
	GROUP(0x0d, ValueType.TEXT, 255),

	/** In which directions items travel, absent for none. */
	STREAMS(0x0e, ValueType.U8),

	/** How the payload is compressed, and its size without; absent for not at all. */
	CONTENT_ENCODING(0x0f, ValueType.CONTENT_ENCODING),

	/** Number of an error code. */
	ERROR_CODE(0x10, ValueType.U16),

	/** Name of a problem that the application declared. */
	ERROR_TYPE(0x11, ValueType.TEXT, 255),

	/** What happened, for a reader. */
	DETAIL(0x12, ValueType.TEXT, Problem.MAX_DETAIL_BYTES),

	/** One thing that is wrong with an input. */
	VIOLATION(0x13, ValueType.VIOLATION, 2 + 255 + 1024, Problem.MAX_VIOLATIONS),

	/** Whether a retry makes sense, 0 or 1; absent for what the code says. */
	RETRYABLE(0x14, ValueType.U8),

	/** Milliseconds to wait. */
	RETRY_AFTER(0x15, ValueType.U32),

	/** Number of a priority, absent for 2, which is normal. */
	PRIORITY(0x18, ValueType.U8),

	/** Messages with the same one keep their order. */
	ORDER_KEY(0x19, ValueType.TEXT, 255),

	/** Microseconds until a message expires, never 0. */
	TIME_TO_LIVE(0x1a, ValueType.U64),

	/** Whether a subscriber reads from a ring where the server has one, 0 or 1. */
	TAKES_RING(0x1b, ValueType.U8),

	/** Name of the ring that a subscription is read from. */
	RING(0x1c, ValueType.TEXT, 255),

	/** Number of the first message of a subscription in its ring. */
	RING_POSITION(0x1d, ValueType.U64),

	/** Name of a SASL mechanism. */
	MECHANISM(0x20, ValueType.TEXT, 32, 16),

	/** Message of a SASL mechanism. */
	DATA(0x21, ValueType.BYTES, 7168),

	/** Name of the sender, for logs. */
	NAME(0x22, ValueType.TEXT, 255),

	/** Version of the protocol in force. */
	VERSION(0x23, ValueType.U16),

	/** Bits of what a side can do. */
	CAPABILITIES(0x24, ValueType.U32),

	/** Token of a session. */
	SESSION_TOKEN(0x25, ValueType.BYTES, 255),

	/** Whether a session was taken up again, 0 or 1. */
	RESUMED(0x26, ValueType.U8),

	/** Counted frames of the other side that came in the session, absent for 0. */
	RECEIVED(0x27, ValueType.U64),

	/** Limit of {@link PeerLimits#maxFrameSize()}. */
	MAX_FRAME_SIZE(0x30, ValueType.U32),

	/** Limit of {@link PeerLimits#maxMessageSize()}. */
	MAX_MESSAGE_SIZE(0x31, ValueType.U32),

	/** Limit of {@link PeerLimits#maxInFlight()}. */
	MAX_IN_FLIGHT(0x32, ValueType.U32),

	/** Limit of {@link PeerLimits#maxSubscriptions()}. */
	MAX_SUBSCRIPTIONS(0x33, ValueType.U32),

	/** Milliseconds of {@link PeerLimits#heartbeatInterval()}. */
	HEARTBEAT_INTERVAL(0x34, ValueType.U32),

	/** Milliseconds of {@link PeerLimits#heartbeatTimeout()}. */
	HEARTBEAT_TIMEOUT(0x35, ValueType.U32);

	/** The first of the keys that a receiver has to know. */
	static final int FIRST_CRITICAL = 0x80;

	/** All codes are below, so that a set of keys is a {@code long}. */
	static final int COUNT = 64;

	private static final @Nullable HeaderKey[] BY_CODE = new @Nullable HeaderKey[COUNT];

	static {
		for (HeaderKey key : values()) {
			BY_CODE[key.code] = key;
		}
	}

	private final int code;

	private final ValueType type;

	private final int maxBytes;

	private final int maxCount;

	HeaderKey(int code, ValueType type) {
		this(code, type, type.size(), 1);
	}

	HeaderKey(int code, ValueType type, int maxBytes) {
		this(code, type, maxBytes, 1);
	}

	HeaderKey(int code, ValueType type, int maxBytes, int maxCount) {
		this.code = code;
		this.type = type;
		this.maxBytes = maxBytes;
		this.maxCount = maxCount;
	}

	static @Nullable HeaderKey of(int code) {
		return (code < COUNT) ? BY_CODE[code] : null;
	}

	/**
	 * A key out of a set.
	 * @return the key with the least code, or {@code null} where the set is empty
	 */
	static @Nullable HeaderKey first(long bits) {
		return (bits != 0) ? BY_CODE[Long.numberOfTrailingZeros(bits)] : null;
	}

	int code() {
		return this.code;
	}

	/**
	 * The set that holds this key alone.
	 */
	long bit() {
		return 1L << this.code;
	}

	ValueType type() {
		return this.type;
	}

	/**
	 * The longest value.
	 */
	int maxBytes() {
		return this.maxBytes;
	}

	/**
	 * The most entries with this key in a frame that may repeat it.
	 */
	int maxCount() {
		return this.maxCount;
	}

	/**
	 * The name in the published protocol.
	 */
	String publishedName() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
