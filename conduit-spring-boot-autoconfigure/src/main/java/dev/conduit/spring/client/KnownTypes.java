package dev.conduit.spring.client;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.Payload;

/**
 * Readers and writers of types that come up while the program runs, kept as long as there
 * is memory for them.
 */
final class KnownTypes {

	private final PayloadConverters converters;

	private final PayloadConverters answers;

	private final Map<Type, PayloadReader> readers = new ConcurrentReferenceHashMap<>();

	private final Map<Type, PayloadWriter> writers = new ConcurrentReferenceHashMap<>();

	KnownTypes(PayloadConverters converters) {
		this.converters = converters;
		this.answers = converters.forAnswers();
	}

	Payload write(@Nullable Object value) {
		return (value != null) ? this.writers.computeIfAbsent(value.getClass(), this.converters::writer).write(value)
				: Payload.EMPTY;
	}

	/** Reads answers. */
	PayloadReader reader(Type type) {
		return this.readers.computeIfAbsent(type, this.answers::reader);
	}

}
