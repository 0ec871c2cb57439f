package dev.conduit.spring.client;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Readers and writers of types that come up while the program runs, kept as long as there
 * is memory for them, or as long as their classes.
 */
final class KnownTypes {

	private final PayloadConverters converters;

	private final PayloadConverters answers;

	private final Map<Type, PayloadReader> readers = new ConcurrentReferenceHashMap<>();

	private final ClassValue<Map<ContentType, PayloadWriter>> writers = new ClassValue<>() {

		@Override
		protected Map<ContentType, PayloadWriter> computeValue(Class<?> type) {
			return new ConcurrentHashMap<>();
		}

	};

	KnownTypes(PayloadConverters converters) {
		this.converters = converters;
		this.answers = converters.forAnswers();
	}

	/** Writes an object in a content type, where its type leaves the choice. */
	Payload write(@Nullable Object value, @Nullable ContentType contentType) {
		return (value != null) ? writer(value.getClass(), contentType).write(value) : Payload.EMPTY;
	}

	private PayloadWriter writer(Class<?> type, @Nullable ContentType contentType) {
		ContentType written = (contentType != null) ? contentType : this.converters.defaultContentType();
		Map<ContentType, PayloadWriter> known = this.writers.get(type);
		PayloadWriter writer = known.get(written);
		return (writer != null) ? writer
				: known.computeIfAbsent(written, (key) -> this.converters.writing(written).writer(type));
	}

	/** Reads answers. */
	PayloadReader reader(Type type) {
		return this.readers.computeIfAbsent(type, this.answers::reader);
	}

}
