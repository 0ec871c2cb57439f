package dev.conduit.spring.binding;

import java.nio.charset.StandardCharsets;

import dev.conduit.annotation.ConduitType;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

/**
 * Names of the types of messages, which travel in a header instead of classes.
 *
 * @since 0.1.0
 */
public final class MessageTypes {

	/** The header that says of what type a message is. */
	public static final String HEADER = "type";

	private static final int MAX_BYTES = 255;

	private static final ClassValue<String> NAMES = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			ConduitType annotation = type.getAnnotation(ConduitType.class);
			return (annotation != null) ? requireName(annotation.value()) : nameOfItsOwn(type);
		}

	};

	private static final ClassValue<Headers> HEADERS = new ClassValue<>() {

		@Override
		protected Headers computeValue(Class<?> type) {
			String name = of(type);
			return name.isEmpty() ? Headers.EMPTY : Headers.of(HEADER, name);
		}

	};

	private MessageTypes() {
	}

	/**
	 * The name of a class: that of its {@link ConduitType}, or its simple name.
	 * @param type the class
	 * @return the name; empty for one without a name and for those of Java itself, such
	 * as {@code String} and {@code Map}, which say nothing of what is in them
	 * @throws IllegalArgumentException if the annotation names none
	 */
	public static String of(Class<?> type) {
		return NAMES.get(type);
	}

	/**
	 * Headers that say of what type a message is.
	 * @param type the class of its payload
	 * @return headers with the name of the class, or none where it has none
	 * @throws IllegalArgumentException if the annotation names none
	 */
	public static Headers headersOf(Class<?> type) {
		return HEADERS.get(type);
	}

	/**
	 * Refuses what cannot be the name of a type.
	 * @param name the name
	 * @return the same
	 * @throws IllegalArgumentException if it is blank or too long
	 */
	public static String requireName(String name) {
		int bytes = name.getBytes(StandardCharsets.UTF_8).length;
		if (name.isBlank() || bytes > MAX_BYTES) {
			throw new IllegalArgumentException(
					"the name of a type must have 1 to %d bytes of UTF-8 (was '%s')".formatted(MAX_BYTES, name));
		}
		return name;
	}

	private static String nameOfItsOwn(Class<?> type) {
		boolean anything = type.isPrimitive() || type.isArray() || type == Payload.class
				|| type.getName().startsWith("java.");
		return (anything) ? "" : type.getSimpleName();
	}

}
