package dev.conduit.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;

/**
 * Compares what payloads say with what a test expects, and shows them to readers.
 *
 * @param converters read and write them
 */
record Payloads(PayloadConverters converters) {

	private static final int MAX_SHOWN = 200;

	/**
	 * Whether a payload says something: its bytes are those of the object, or it reads as
	 * an object that equals it.
	 */
	boolean says(Payload payload, Object expected) {
		if (expected.equals(payload)) {
			return true;
		}
		try {
			return Objects.equals(this.converters.reader(typeOf(expected)).read(payload), expected);
		}
		catch (PayloadConversionException ex) {
			// It is something else, which the message of the assert shows.
			return false;
		}
	}

	/** Collections have classes of their own that nothing reads. */
	private static Class<?> typeOf(Object expected) {
		for (Class<?> collection : List.of(Map.class, List.class, Set.class)) {
			if (collection.isInstance(expected)) {
				return collection;
			}
		}
		return expected.getClass();
	}

	<T> T read(SentMessage message, Class<T> type) {
		try {
			return Objects.requireNonNull(type.cast(this.converters.reader(type).read(message.payload())),
					"it says null");
		}
		catch (RuntimeException ex) {
			throw new AssertionError("what was sent to '%s' is no %s: %s (%s)".formatted(message.to(),
					type.getSimpleName(), show(message.payload()), ex.getMessage()), ex);
		}
	}

	static String show(Payload payload) {
		String type = payload.contentType().toString();
		boolean text = payload.contentType().equals(ContentType.JSON) || type.startsWith("text/");
		if (!text) {
			return "%d bytes of %s".formatted(payload.size(), type);
		}
		String shown = Printable.of(payload.asText());
		return (shown.length() <= MAX_SHOWN) ? shown : shown.substring(0, MAX_SHOWN) + "…";
	}

	/**
	 * One line for each, numbered from 1.
	 */
	static String list(List<SentMessage> messages) {
		List<String> lines = new ArrayList<>();
		for (SentMessage message : messages) {
			lines.add("%n  %d. to '%s': %s".formatted(lines.size() + 1, message.to(), show(message.payload())));
		}
		return String.join("", lines);
	}

	static String show(@Nullable Object expected) {
		return (expected instanceof Payload payload) ? show(payload) : String.valueOf(expected);
	}

}
