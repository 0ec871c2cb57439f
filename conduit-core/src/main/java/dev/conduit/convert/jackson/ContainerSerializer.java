package dev.conduit.convert.jackson;

import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

import dev.conduit.container.Container;
import dev.conduit.container.Kind;
import dev.conduit.container.Value;

/**
 * Writes a container as an object of its names, and each value as an object of its kind.
 * Whole numbers of 64 bits are strings, as many readers of JSON cannot hold them, and so
 * are the floating-point numbers that JSON does not have.
 */
final class ContainerSerializer extends ValueSerializer<Container> {

	@Override
	public void serialize(Container container, JsonGenerator out, SerializationContext context) {
		out.writeStartObject();
		for (Map.Entry<String, Value> entry : container.values().entrySet()) {
			out.writeName(entry.getKey());
			write(entry.getValue(), out, context);
		}
		out.writeEndObject();
	}

	private void write(Value value, JsonGenerator out, SerializationContext context) {
		out.writeStartObject();
		out.writeName(value.kind().title());
		switch (value) {
			case Value.Null ignored -> out.writeNull();
			case Value.Bool bool -> out.writeBoolean(bool.value());
			case Value.Char character -> out.writeString(String.valueOf(character.value()));
			case Value.Int number when number.kind() == Kind.INT64 || number.kind() == Kind.UINT64 ->
				out.writeString(number.integer().toString());
			case Value.Int number -> out.writeNumber(number.integer().longValue());
			case Value.Float32 number when !Float.isFinite(number.value()) ->
				out.writeString(Float.toString(number.value()));
			case Value.Float32 number -> out.writeNumber(number.value());
			case Value.Float64 number when !Double.isFinite(number.value()) ->
				out.writeString(Double.toString(number.value()));
			case Value.Float64 number -> out.writeNumber(number.value());
			case Value.Bytes bytes -> out.writeBinary(bytes.value());
			case Value.Text text -> out.writeString(text.value());
			case Value.Nested nested -> serialize(nested.value(), out, context);
			case Value.Many many -> {
				out.writeStartArray();
				many.values().forEach((each) -> write(each, out, context));
				out.writeEndArray();
			}
		}
		out.writeEndObject();
	}

}
