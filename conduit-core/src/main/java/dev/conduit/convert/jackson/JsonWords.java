package dev.conduit.convert.jackson;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.util.ClassUtil;

import dev.conduit.message.Printable;
import dev.conduit.message.Violation;

/**
 * Paths, types and values in the words of someone who writes JSON. Types of the
 * application are objects to them; types of the JDK have their simple names.
 */
final class JsonWords {

	private static final String WHOLE_PAYLOAD = "payload";

	private static final int MAX_CONSTANTS = 16;

	private static final int MAX_VALUE = 40;

	private final ObjectMapper mapper;

	JsonWords(ObjectMapper mapper) {
		this.mapper = mapper;
	}

	Violation violation(JacksonException failure, boolean absent) {
		return new Violation(path(failure.getPath()), (absent) ? "is required" : message(failure));
	}

	private String message(JacksonException failure) {
		return switch (failure) {
			case UnrecognizedPropertyException ignored -> "is not known";
			case InvalidTypeIdException ignored -> "does not say which kind of object it is";
			case InvalidFormatException format -> expectedBut(format.getTargetType(), quoted(format.getValue()));
			case InputCoercionException coercion ->
				expectedBut(coercion.getTargetType(), kind(coercion.getInputType()) + " out of its range");
			case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
				"expected " + expected(mismatch.getTargetType());
			default -> "is not acceptable";
		};
	}

	String expectedBut(@Nullable Class<?> type, String actual) {
		return "expected %s, was %s".formatted(expected(type), actual);
	}

	private String expected(@Nullable Class<?> type) {
		if (type == null) {
			return "another value";
		}
		if (type.isEnum()) {
			return "one of " + constants(type);
		}
		if (type == byte[].class) {
			return "string in base64";
		}
		if (type.isArray() || Collection.class.isAssignableFrom(type)) {
			return "array";
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return "string";
		}
		Class<?> primitive = (type.isPrimitive()) ? type : ClassUtil.primitiveType(type);
		if (primitive != null) {
			return primitive.getName();
		}
		boolean fromJdk = type.getName().startsWith("java.") && !Map.class.isAssignableFrom(type);
		return (fromJdk) ? type.getSimpleName() : "object";
	}

	private String constants(Class<?> type) {
		StringJoiner names = new StringJoiner(", ");
		Object[] constants = type.getEnumConstants();
		for (int i = 0; i < Math.min(MAX_CONSTANTS, constants.length); i++) {
			names.add(String.valueOf(this.mapper.<JsonNode>valueToTree(constants[i])));
		}
		return (constants.length > MAX_CONSTANTS) ? names + ", …" : names.toString();
	}

	static String quoted(@Nullable Object value) {
		String text = String.valueOf(value);
		String cut = (text.length() > MAX_VALUE) ? (text.substring(0, MAX_VALUE) + "…") : text;
		return (value instanceof Number) ? ("number " + cut) : ("string \"" + Printable.of(cut) + "\"");
	}

	static String kind(@Nullable JsonToken token) {
		return switch (token) {
			case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "object";
			case START_ARRAY, END_ARRAY -> "array";
			case VALUE_STRING -> "string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
			case VALUE_TRUE, VALUE_FALSE -> "boolean";
			case VALUE_NULL -> "null";
			case null -> "nothing";
			case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
		};
	}

	private static String path(List<JacksonException.Reference> references) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : references) {
			if (reference.getPropertyName() != null) {
				appendProperty(path, reference.getPropertyName());
			}
			else {
				path.append('[').append(reference.getIndex()).append(']');
			}
		}
		return named(path);
	}

	static String path(TokenStreamContext context) {
		return named(append(new StringBuilder(), context));
	}

	static String path(TokenStreamContext context, String property) {
		StringBuilder path = append(new StringBuilder(), context);
		appendProperty(path, property);
		return named(path);
	}

	private static StringBuilder append(StringBuilder path, TokenStreamContext context) {
		if (context.getParent() != null) {
			append(path, context.getParent());
		}
		if (context.inArray() && context.hasCurrentIndex()) {
			path.append('[').append(context.getCurrentIndex()).append(']');
		}
		else if (context.inObject() && context.hasCurrentName()) {
			appendProperty(path, context.currentName());
		}
		return path;
	}

	private static void appendProperty(StringBuilder path, String property) {
		if (!path.isEmpty()) {
			path.append('.');
		}
		path.append(property);
	}

	private static String named(StringBuilder path) {
		return (path.isEmpty()) ? WHOLE_PAYLOAD : Printable.of(path.toString());
	}

}
