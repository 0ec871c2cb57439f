package dev.conduit.convert.jackson;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Reads a JSON object as several values, each by the reader of its own type, in one pass.
 * Only an object that does not fit is looked at again.
 */
final class NamedValuesReader implements PayloadReader {

	private final ObjectMapper mapper;

	private final List<NamedTypes.Entry> entries;

	private final Map<String, Integer> positions = new HashMap<>();

	private final ObjectReader[] readers;

	private final NamedMisfits misfits;

	NamedValuesReader(ObjectMapper mapper, NamedTypes types, List<PayloadReader> readers, ContentType contentType) {
		this.mapper = mapper;
		this.entries = types.entries();
		this.readers = new ObjectReader[this.entries.size()];
		for (int i = 0; i < this.readers.length; i++) {
			this.positions.put(this.entries.get(i).name(), i);
			// A value inside an object is followed by others.
			this.readers[i] = mapper.readerFor(mapper.constructType(this.entries.get(i).type()))
				.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		}
		this.misfits = new NamedMisfits(mapper, this.entries, readers, contentType);
	}

	@Override
	public @Nullable Object[] read(Payload payload) {
		@Nullable Object[] values = new Object[this.readers.length];
		try (JsonParser parser = this.mapper.createParser(payload.array(), payload.offset(), payload.size())) {
			if (fill(values, parser)) {
				return values;
			}
		}
		catch (JacksonException ex) {
			throw this.misfits.explain(payload, ex);
		}
		throw this.misfits.explain(payload, null);
	}

	private boolean fill(@Nullable Object[] values, JsonParser parser) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			return false;
		}
		BitSet seen = new BitSet(values.length);
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			Integer position = this.positions.get(parser.currentName());
			boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
			if (position == null || (isNull && this.entries.get(position).required())) {
				return false;
			}
			values[position] = (isNull) ? null : this.readers[position].readValue(parser);
			seen.set(position);
		}
		return parser.currentToken() == JsonToken.END_OBJECT && hasAllRequired(seen) && parser.nextToken() == null;
	}

	private boolean hasAllRequired(BitSet seen) {
		for (int i = 0; i < this.readers.length; i++) {
			if (this.entries.get(i).required() && !seen.get(i)) {
				return false;
			}
		}
		return true;
	}

}
