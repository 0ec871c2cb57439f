package dev.conduit.integration;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Payloads of Conduit and those of messages in flows, by the converters of the
 * application. For any thread.
 *
 * @since 0.1.0
 */
public final class IntegrationPayloads {

	private final PayloadConverters converters;

	/** Kept as long as there is memory for them. */
	private final Map<Class<?>, Writers> writers = new ConcurrentReferenceHashMap<>();

	/**
	 * Payloads of an application.
	 * @param converters its converters
	 */
	public IntegrationPayloads(PayloadConverters converters) {
		this.converters = converters;
	}

	/**
	 * A reader of what others send.
	 * @param type what it is read as; {@code null} for what its content type says: text
	 * as {@code String}, bytes as {@code byte[]}, and anything else as maps, lists and
	 * plain values
	 * @return the reader; what it reads is never {@code null}
	 * @throws IllegalArgumentException if nothing reads the type
	 */
	public PayloadReader reader(@Nullable Type type) {
		return required((type != null) ? this.converters.reader(type) : asItSays(this.converters));
	}

	/**
	 * A reader of answers, in which a newer server may say more than is known here.
	 * @param type what it is read as, {@code null} as in {@link #reader}
	 * @return the reader; {@code null} for an answer that says nothing
	 * @throws IllegalArgumentException if nothing reads the type
	 */
	public PayloadReader answers(@Nullable Type type) {
		PayloadConverters answers = this.converters.forAnswers();
		return (type != null) ? answers.reader(type) : asItSays(answers);
	}

	private static PayloadReader asItSays(PayloadConverters converters) {
		PayloadReader text = converters.reader(String.class);
		PayloadReader bytes = converters.reader(byte[].class);
		PayloadReader anything = converters.reader(Object.class);
		return (payload) -> {
			if (payload.contentType().equals(ContentType.TEXT)) {
				return text.read(payload);
			}
			return payload.contentType().equals(ContentType.BYTES) ? bytes.read(payload) : anything.read(payload);
		};
	}

	private static PayloadReader required(PayloadReader reader) {
		return (payload) -> {
			Object read = reader.read(payload);
			if (read == null) {
				throw new ConduitValidationException(
						Problem.of(ErrorCode.INVALID_PARAMETERS, "the payload is null, and a value is required"));
			}
			return read;
		};
	}

	/**
	 * Writes an answer.
	 * @param value the value, {@code null} for none
	 * @param asked content type of what is answered; what it is written in where
	 * something writes that
	 * @return the payload
	 * @throws IllegalArgumentException if nothing writes the type
	 */
	public Payload write(@Nullable Object value, ContentType asked) {
		if (value == null) {
			return Payload.EMPTY;
		}
		Writers known = Objects.requireNonNull(this.writers.computeIfAbsent(value.getClass(), this::writersOf));
		return known.byContentType().getOrDefault(asked, known.otherwise()).write(value);
	}

	private Writers writersOf(Class<?> type) {
		return new Writers(this.converters.writers(type), this.converters.writer(type));
	}

	private record Writers(Map<ContentType, PayloadWriter> byContentType, PayloadWriter otherwise) {

	}

}
