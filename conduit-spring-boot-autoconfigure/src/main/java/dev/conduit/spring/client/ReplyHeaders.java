package dev.conduit.spring.client;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;
import dev.conduit.message.TopicName;

/**
 * How a message says that it wants an answer, and an answer what it answers.
 *
 * @since 0.1.0
 */
public final class ReplyHeaders {

	/** The topic where an answer is wanted. */
	public static final String REPLY_TO = "reply-to";

	/** What tells the answers apart; an answer carries that of its question. */
	public static final String CORRELATION_ID = "correlation-id";

	/**
	 * Where topics for answers begin. Nothing else is answered to, so that nobody lets a
	 * listener publish where it likes.
	 */
	public static final String PREFIX = "conduit.replies.";

	private ReplyHeaders() {
	}

	/**
	 * Where an answer is wanted.
	 * @param headers headers of a message
	 * @return the topic, or {@code null} where the message wants no answer
	 */
	public static @Nullable TopicName replyTo(Headers headers) {
		String topic = headers.get(REPLY_TO);
		if (topic == null || !topic.startsWith(PREFIX)) {
			return null;
		}
		try {
			return new TopicName(topic);
		}
		catch (IllegalArgumentException ex) {
			// A name that is none comes from a peer that wants no answer, or a bad one.
			return null;
		}
	}

}
