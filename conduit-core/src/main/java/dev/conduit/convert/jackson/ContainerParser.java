package dev.conduit.convert.jackson;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.conduit.container.Container;
import dev.conduit.container.ContainerLimits;
import dev.conduit.container.Kind;
import dev.conduit.container.Value;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Reads one container that anybody may have written.
 */
final class ContainerParser {

	/** More digits than any kind has. */
	private static final int MAX_DIGITS = 24;

	private final JsonParser parser;

	private final ContainerLimits limits;

	private int values;

	ContainerParser(JsonParser parser, ContainerLimits limits) {
		this.parser = parser;
		this.limits = limits;
	}

	Container read() {
		return container(1);
	}

	/** The parser stands at the beginning of the object. */
	private Container container(int depth) {
		require(this.parser.currentToken() == JsonToken.START_OBJECT, "expected object");
		require(depth <= this.limits.maxDepth(), "nested more than %d deep".formatted(this.limits.maxDepth()));
		Container.Builder builder = Container.builder();
		while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = this.parser.currentName();
			this.parser.nextToken();
			put(builder, name, value(depth));
		}
		return builder.build();
	}

	private void put(Container.Builder builder, String name, Value value) {
		try {
			builder.put(name, value);
		}
		catch (IllegalArgumentException ex) {
			throw refuse(String.valueOf(ex.getMessage()));
		}
	}

	/** The parser stands at the beginning of the value, and afterwards at its end. */
	private Value value(int depth) {
		this.values++;
		require(this.values <= this.limits.maxValues(), "more than %d values".formatted(this.limits.maxValues()));
		require(this.parser.currentToken() == JsonToken.START_OBJECT
				&& this.parser.nextToken() == JsonToken.PROPERTY_NAME,
				"expected an object that names a kind, such as {\"int32\": 1}");
		Kind kind = Kind.of(this.parser.currentName());
		if (kind == null) {
			throw refuse("there is no kind '%s'".formatted(Printable.of(this.parser.currentName())));
		}
		JsonToken token = this.parser.nextToken();
		Value value = value(kind, token, depth);
		require(this.parser.nextToken() == JsonToken.END_OBJECT, "a value has one kind");
		return value;
	}

	private Value value(Kind kind, JsonToken token, int depth) {
		return switch (kind) {
			case NULL -> {
				require(token == JsonToken.VALUE_NULL, "expected null");
				yield Value.Null.NULL;
			}
			case BOOLEAN -> {
				require(token.isBoolean(), "expected boolean");
				yield new Value.Bool(this.parser.getBooleanValue());
			}
			case CHAR -> character(text(token));
			case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> integer(kind, token);
			case FLOAT -> (token == JsonToken.VALUE_STRING) ? new Value.Float32((float) notFinite())
					: new Value.Float32(number(token).getFloatValue());
			case DOUBLE -> (token == JsonToken.VALUE_STRING) ? new Value.Float64(notFinite())
					: new Value.Float64(number(token).getDoubleValue());
			case BYTES -> {
				require(token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_EMBEDDED_OBJECT,
						"expected bytes in base64");
				yield new Value.Bytes(this.parser.getBinaryValue());
			}
			case TEXT -> text(text(token));
			case CONTAINER -> new Value.Nested(container(depth + 1));
			case LIST -> list(depth + 1);
		};
	}

	private Value list(int depth) {
		require(this.parser.currentToken() == JsonToken.START_ARRAY, "expected array");
		require(depth <= this.limits.maxDepth(), "nested more than %d deep".formatted(this.limits.maxDepth()));
		List<Value> list = new ArrayList<>();
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			list.add(value(depth));
		}
		return new Value.Many(list);
	}

	private String text(JsonToken token) {
		require(token == JsonToken.VALUE_STRING, "expected string");
		return this.parser.getString();
	}

	private Value text(String text) {
		try {
			return new Value.Text(text);
		}
		catch (IllegalArgumentException ex) {
			throw refuse("a text has half of a surrogate pair");
		}
	}

	private Value character(String text) {
		require(text.length() == 1 && !Character.isSurrogate(text.charAt(0)), "expected one character");
		return new Value.Char(text.charAt(0));
	}

	private Value integer(Kind kind, JsonToken token) {
		try {
			if (token == JsonToken.VALUE_STRING) {
				String digits = this.parser.getString();
				require(digits.length() <= MAX_DIGITS, "expected " + kind.title());
				return new Value.Int(kind, new BigInteger(digits));
			}
			require(token == JsonToken.VALUE_NUMBER_INT, "expected " + kind.title());
			return new Value.Int(kind, this.parser.getBigIntegerValue());
		}
		catch (IllegalArgumentException ex) {
			throw refuse("expected " + kind.title());
		}
	}

	private JsonParser number(JsonToken token) {
		require(token.isNumeric(), "expected number");
		return this.parser;
	}

	private double notFinite() {
		return switch (this.parser.getString()) {
			case "NaN" -> Double.NaN;
			case "Infinity" -> Double.POSITIVE_INFINITY;
			case "-Infinity" -> Double.NEGATIVE_INFINITY;
			default -> throw refuse("expected number");
		};
	}

	private void require(boolean right, String otherwise) {
		if (!right) {
			throw refuse(otherwise);
		}
	}

	private PayloadConversionException refuse(String message) {
		@Nullable String path = JsonWords.path(this.parser.streamReadContext());
		return new PayloadConversionException(Problem.of(ErrorCode.INVALID_PARAMETERS, "The payload is no container",
				List.of(new Violation(path, message))));
	}

}
