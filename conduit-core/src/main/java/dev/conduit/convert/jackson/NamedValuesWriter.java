package dev.conduit.convert.jackson;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Writes several values as a JSON object, each by the writer of its own type. What is
 * {@code null} and need not be there is left out.
 */
final class NamedValuesWriter implements PayloadWriter {

	private final ObjectMapper mapper;

	private final List<NamedTypes.Entry> entries;

	private final List<ObjectWriter> writers;

	private final ContentType contentType;

	NamedValuesWriter(ObjectMapper mapper, NamedTypes types, List<ObjectWriter> writers, ContentType contentType) {
		this.contentType = contentType;
		this.mapper = mapper;
		this.entries = types.entries();
		this.writers = writers;
	}

	@Override
	public Payload write(@Nullable Object value) {
		@Nullable Object[] values = (value instanceof Object[] several) ? several : new Object[0];
		if (values.length != this.entries.size()) {
			throw new IllegalArgumentException("'value' must be an array of %d objects".formatted(this.entries.size()));
		}
		ByteArrayBuilder bytes = new ByteArrayBuilder();
		try (JsonGenerator generator = this.mapper.createGenerator(bytes)) {
			generator.writeStartObject();
			for (int i = 0; i < values.length; i++) {
				write(generator, i, values[i]);
			}
			generator.writeEndObject();
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException(Problem.of(ErrorCode.INTERNAL,
					"A value cannot be written as " + JacksonPayloadConverter.formatOf(this.contentType)), ex);
		}
		return Payload.of(bytes.toByteArray(), this.contentType);
	}

	private void write(JsonGenerator generator, int index, @Nullable Object value) {
		if (value != null) {
			generator.writeName(this.entries.get(index).name());
			this.writers.get(index).writeValue(generator, value);
		}
		else if (this.entries.get(index).required()) {
			generator.writeName(this.entries.get(index).name());
			generator.writeNull();
		}
	}

}
