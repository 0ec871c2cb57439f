package dev.conduit.integration;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/**
 * Headers of messages in flows. Those of a message that came say {@code received}, so
 * that one that goes on to another topic is not published where, how and as what the
 * first one was. None of them travels, or comes from a peer.
 *
 * @since 0.1.0
 */
public final class ConduitHeaders {

	/** Where all of them begin. */
	public static final String PREFIX = "conduit_";

	/** Topic of a message that came, a {@code String}. */
	public static final String RECEIVED_TOPIC = PREFIX + "receivedTopic";

	/**
	 * What the adapter's pattern captured of the topic, a {@code Map} of {@code String}.
	 */
	public static final String TOPIC_VARIABLES = PREFIX + "topicVariables";

	/** Ordering key of a message that came, a {@code String}; none where it had none. */
	public static final String RECEIVED_KEY = PREFIX + "receivedKey";

	/** Priority of a message that came, a {@link dev.conduit.message.Priority}. */
	public static final String RECEIVED_PRIORITY = PREFIX + "receivedPriority";

	/** Identity of a message that came, a {@link dev.conduit.message.MessageId}. */
	public static final String RECEIVED_MESSAGE_ID = PREFIX + "receivedMessageId";

	/** Type that a message that came says it has, a {@code String}. */
	public static final String RECEIVED_TYPE = PREFIX + "receivedType";

	/** Method that was called, a {@code String}. */
	public static final String RECEIVED_ROUTE = PREFIX + "receivedRoute";

	/** Who published or called, by the name that was proved, a {@code String}. */
	public static final String PRINCIPAL = PREFIX + "principal";

	/**
	 * Where to publish, a {@code String}, for an adapter that is told nothing else.
	 */
	public static final String TOPIC = PREFIX + "topic";

	/** Ordering key to publish with, a {@code String}. */
	public static final String KEY = PREFIX + "key";

	/** Priority to publish with, a {@link dev.conduit.message.Priority}. */
	public static final String PRIORITY = PREFIX + "priority";

	/** Time to live to publish with, a {@link java.time.Duration}. */
	public static final String TIME_TO_LIVE = PREFIX + "timeToLive";

	/**
	 * Identity to publish under, a {@link dev.conduit.message.MessageId}: what has the
	 * same is taken once.
	 */
	public static final String MESSAGE_ID = PREFIX + "messageId";

	/** Method to call, a {@code String}, for a gateway that is told nothing else. */
	public static final String ROUTE = PREFIX + "route";

	/**
	 * Argument beside the items of a stream, of any type: with the request where a flow
	 * answers such a call, and to be set where a flow makes one.
	 */
	public static final String ARGUMENT = PREFIX + "argument";

	private ConduitHeaders() {
	}

	/**
	 * The value of a header of these.
	 * @param <T> the type
	 * @param headers headers of a message
	 * @param name name of the header
	 * @param type the type that it must have
	 * @return the value, {@code null} where there is none
	 * @throws IllegalArgumentException if it has another type
	 */
	public static <T> @Nullable T get(MessageHeaders headers, String name, Class<T> type) {
		Object value = headers.get(name);
		if (value != null && !type.isInstance(value)) {
			throw new IllegalArgumentException("the header '%s' must be a %s (was a %s)".formatted(name, type.getName(),
					value.getClass().getName()));
		}
		return type.cast(value);
	}

}
