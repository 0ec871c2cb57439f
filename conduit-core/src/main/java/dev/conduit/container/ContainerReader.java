package dev.conduit.container;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Printable;

/**
 * Reads one container of bytes that anybody may have made: depth, number and sizes are
 * checked before anything is reserved for them.
 */
final class ContainerReader {

	/** Kind, length of the name, and a name of one byte. */
	private static final int LEAST_ENTRY = 3;

	private static final int LEAST_VALUE = 1;

	private static final int MAX_SIZE_BITS = 31;

	private final byte[] bytes;

	private final int end;

	private final ContainerLimits limits;

	private int at;

	private int values;

	ContainerReader(byte[] bytes, int offset, int size, ContainerLimits limits) {
		Objects.checkFromIndexSize(offset, size, bytes.length);
		this.bytes = bytes;
		this.at = offset;
		this.end = offset + size;
		this.limits = limits;
	}

	Container read() {
		int version = u8();
		if (version != ContainerCodec.VERSION) {
			throw new MalformedContainerException(
					"expected version %d, found %d".formatted(ContainerCodec.VERSION, version));
		}
		Container container = container(1);
		if (this.at != this.end) {
			throw new MalformedContainerException(
					"it goes on for %d bytes after its end".formatted(this.end - this.at));
		}
		return container;
	}

	private Container container(int depth) {
		requireDepth(depth);
		int count = count(LEAST_ENTRY);
		Map<String, Value> entries = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			Kind kind = kind();
			String name = text(u8());
			if (name.isEmpty()) {
				throw new MalformedContainerException("a value has no name");
			}
			if (entries.putIfAbsent(name, value(kind, depth)) != null) {
				throw new MalformedContainerException("'%s' is there twice".formatted(Printable.of(name)));
			}
		}
		return Container.of(entries);
	}

	private Value list(int depth) {
		requireDepth(depth);
		int count = count(LEAST_VALUE);
		List<Value> list = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			list.add(value(kind(), depth));
		}
		return new Value.Many(list);
	}

	private Value value(Kind kind, int depth) {
		return switch (kind) {
			case NULL -> Value.Null.NULL;
			case BOOLEAN -> bool();
			case CHAR -> character();
			case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> integer(kind);
			case FLOAT -> new Value.Float32(Float.intBitsToFloat((int) number(4)));
			case DOUBLE -> new Value.Float64(Double.longBitsToDouble(number(8)));
			case BYTES -> new Value.Bytes(take(size()));
			case TEXT -> new Value.Text(text(size()));
			case CONTAINER -> new Value.Nested(container(depth + 1));
			case LIST -> list(depth + 1);
		};
	}

	private Kind kind() {
		int code = u8();
		@Nullable Kind kind = Kind.of(code);
		if (kind == null) {
			throw new MalformedContainerException("expected a kind of 0 to 16, found %d".formatted(code));
		}
		return kind;
	}

	private Value bool() {
		int value = u8();
		if (value > 1) {
			throw new MalformedContainerException("expected a boolean of 0 or 1, found %d".formatted(value));
		}
		return new Value.Bool(value == 1);
	}

	private Value character() {
		char value = (char) number(2);
		if (Character.isSurrogate(value)) {
			throw new MalformedContainerException("a char is half of a surrogate pair");
		}
		return new Value.Char(value);
	}

	private Value integer(Kind kind) {
		int width = Value.Int.width(kind);
		byte[] number = take(width);
		return new Value.Int(kind, Value.Int.isSigned(kind) ? new BigInteger(number) : new BigInteger(1, number));
	}

	private long number(int width) {
		requireLeft(width);
		long number = 0;
		for (int i = 0; i < width; i++) {
			number = (number << 8) | (this.bytes[this.at++] & 0xff);
		}
		return number;
	}

	private String text(int size) {
		requireLeft(size);
		try {
			String text = StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(this.bytes, this.at, size))
				.toString();
			this.at += size;
			return text;
		}
		catch (CharacterCodingException ex) {
			throw new MalformedContainerException("a text is no UTF-8");
		}
	}

	private byte[] take(int size) {
		requireLeft(size);
		byte[] taken = Arrays.copyOfRange(this.bytes, this.at, this.at + size);
		this.at += size;
		return taken;
	}

	/**
	 * How many values follow, each of which takes at least so many bytes.
	 */
	private int count(int least) {
		int count = size();
		if (count > (this.end - this.at) / least) {
			throw new MalformedContainerException(
					"expected %d values, found %d bytes".formatted(count, this.end - this.at));
		}
		this.values += count;
		if (this.values > this.limits.maxValues()) {
			throw new MalformedContainerException("expected at most %d values".formatted(this.limits.maxValues()));
		}
		return count;
	}

	private int size() {
		long size = 0;
		for (int shift = 0; shift <= 28; shift += 7) {
			int group = u8();
			size |= (long) (group & 0x7f) << shift;
			if (group <= 0x7f) {
				if (size >>> MAX_SIZE_BITS != 0 || (group == 0 && shift > 0)) {
					break;
				}
				return (int) size;
			}
		}
		throw new MalformedContainerException("a size is too large, or longer than it needs to be");
	}

	private int u8() {
		requireLeft(1);
		return this.bytes[this.at++] & 0xff;
	}

	private void requireLeft(int size) {
		if (size > this.end - this.at) {
			throw new MalformedContainerException(
					"expected %d more bytes, found %d".formatted(size, this.end - this.at));
		}
	}

	private void requireDepth(int depth) {
		if (depth > this.limits.maxDepth()) {
			throw new MalformedContainerException("it is nested more than %d deep".formatted(this.limits.maxDepth()));
		}
	}

}
