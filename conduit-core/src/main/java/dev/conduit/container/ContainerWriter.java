package dev.conduit.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes one container. How deep it recurses is bounded by how deep containers can be.
 */
final class ContainerWriter {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	byte[] write(Container container) {
		this.out.write(ContainerCodec.VERSION);
		container(container);
		return this.out.toByteArray();
	}

	private void container(Container container) {
		size(container.values().size());
		for (Map.Entry<String, Value> entry : container.values().entrySet()) {
			this.out.write(entry.getValue().kind().code());
			byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
			this.out.write(name.length);
			this.out.writeBytes(name);
			value(entry.getValue());
		}
	}

	private void value(Value value) {
		switch (value) {
			case Value.Null ignored -> {
				// Its kind says it all.
			}
			case Value.Bool bool -> this.out.write(bool.value() ? 1 : 0);
			case Value.Char character -> number(character.value(), 2);
			case Value.Int number -> number(number.integer().longValue(), Value.Int.width(number.kind()));
			case Value.Float32 number -> number(Float.floatToRawIntBits(number.value()), 4);
			case Value.Float64 number -> number(Double.doubleToRawLongBits(number.value()), 8);
			case Value.Bytes bytes -> sized(bytes.value());
			case Value.Text text -> sized(text.value().getBytes(StandardCharsets.UTF_8));
			case Value.Nested nested -> container(nested.value());
			case Value.Many many -> {
				size(many.values().size());
				for (Value each : many.values()) {
					this.out.write(each.kind().code());
					value(each);
				}
			}
		}
	}

	private void number(long value, int width) {
		for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
			this.out.write((int) (value >>> shift));
		}
	}

	private void sized(byte[] bytes) {
		size(bytes.length);
		this.out.writeBytes(bytes);
	}

	private void size(int size) {
		int rest = size;
		while (rest > 0x7f) {
			this.out.write((rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		this.out.write(rest);
	}

}
