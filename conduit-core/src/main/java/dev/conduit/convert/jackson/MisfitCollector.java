package dev.conduit.convert.jackson;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Notes what does not fit and lets Jackson go on with a stand-in, so that the sender
 * hears of everything at once. Where the path is not known, because Jackson has put a
 * part of the payload aside, it gives way to the exception, which knows it and ends the
 * collection. For one payload, whose object is thrown away.
 */
final class MisfitCollector extends DeserializationProblemHandler {

	private final JsonWords words;

	private final List<Violation> violations = new ArrayList<>();

	private boolean absent;

	MisfitCollector(JsonWords words) {
		this.words = words;
	}

	/**
	 * What does not fit, one more than a problem can hold at most.
	 * @return a list that belongs to the caller
	 */
	List<Violation> violations() {
		return this.violations;
	}

	/**
	 * Whether reading ended at a value that is not there.
	 * @return whether the exception is about a missing value
	 */
	boolean isAbsent() {
		return this.absent;
	}

	@Override
	public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
			@Nullable ValueDeserializer<?> deserializer, Object bean, String name) {
		TokenStreamContext at = context.getParser().streamReadContext();
		if (!context.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)) {
			return false;
		}
		if (context.getParser().currentToken() == JsonToken.END_OBJECT) {
			// Jackson kept it until its object was complete, whose path this is now.
			note(JsonWords.path(at, name), "is not known");
		}
		else if (isAtInput(context, parser)) {
			note(JsonWords.path(at), "is not known");
		}
		else {
			return false;
		}
		parser.skipChildren();
		return true;
	}

	@Override
	public @Nullable Object handleWeirdStringValue(DeserializationContext context, Class<?> type, String value,
			@Nullable String reason) {
		JsonParser input = context.getParser();
		boolean atInput = input.currentToken() == JsonToken.VALUE_STRING && input.getString().equals(value);
		return (atInput) ? instead(input, type, JsonWords.quoted(value)) : NOT_HANDLED;
	}

	@Override
	public @Nullable Object handleWeirdNumberValue(DeserializationContext context, Class<?> type, Number value,
			@Nullable String reason) {
		JsonParser input = context.getParser();
		boolean atInput = input.currentToken() != null && input.currentToken().isNumeric();
		return (atInput) ? instead(input, type, JsonWords.quoted(value)) : NOT_HANDLED;
	}

	@Override
	public @Nullable Object handleUnexpectedToken(DeserializationContext context, JavaType type,
			@Nullable JsonToken token, JsonParser parser, @Nullable String reason) {
		return (isAtInput(context, parser)) ? instead(parser, type.getRawClass(), JsonWords.kind(token)) : NOT_HANDLED;
	}

	@Override
	public @Nullable Object handleNullForPrimitives(DeserializationContext context, Class<?> type, JsonParser parser,
			ValueDeserializer<?> deserializer, @Nullable String reason) {
		if (isAtInput(context, parser) && parser.currentToken() == JsonToken.VALUE_NULL) {
			return instead(parser, type, "null");
		}
		this.absent = parser.currentToken() != JsonToken.VALUE_NULL;
		return NOT_HANDLED;
	}

	@Override
	public @Nullable Object handleMissingInstantiator(DeserializationContext context, Class<?> type,
			ValueInstantiator instantiator, JsonParser parser, @Nullable String reason) {
		return (isAtInput(context, parser)) ? instead(parser, type, JsonWords.kind(parser.currentToken()))
				: NOT_HANDLED;
	}

	@Override
	public @Nullable Object handleInstantiationProblem(DeserializationContext context, Class<?> type,
			@Nullable Object argument, Throwable failure) {
		// After something that did not fit, its stand-in may be the reason.
		return (this.violations.isEmpty()) ? NOT_HANDLED : standIn(type);
	}

	/** Whether the parser stands at the payload itself, not at something put aside. */
	private static boolean isAtInput(DeserializationContext context, JsonParser parser) {
		return parser.equals(context.getParser());
	}

	private @Nullable Object instead(JsonParser parser, Class<?> type, String actual) {
		note(JsonWords.path(parser.streamReadContext()), this.words.expectedBut(type, actual));
		parser.skipChildren();
		return standIn(type);
	}

	private void note(String field, String message) {
		if (this.violations.size() <= Problem.MAX_VIOLATIONS) {
			this.violations.add(new Violation(field, message));
		}
	}

	private static @Nullable Object standIn(Class<?> type) {
		return (type.isPrimitive()) ? Array.get(Array.newInstance(type, 1), 0) : null;
	}

}
