package dev.conduit.spring.binding;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Reads the parameters of a method that travel in the payload: one is the payload,
 * several are the named values of an object.
 */
final class PayloadArguments {

	private static final Payload NO_VALUES = Payload.of("{}".getBytes(StandardCharsets.UTF_8), ContentType.JSON);

	private final List<HandlerParameter> parameters;

	private final PayloadReader reader;

	private PayloadArguments(List<HandlerParameter> parameters, PayloadReader reader) {
		this.parameters = parameters;
		this.reader = reader;
	}

	static PayloadArguments of(List<HandlerParameter> parameters, PayloadConverters converters) {
		if (parameters.size() == 1) {
			HandlerParameter parameter = parameters.get(0);
			return new PayloadArguments(parameters, readerOf(parameter, converters));
		}
		parameters.forEach((parameter) -> readerOf(parameter, converters));
		return new PayloadArguments(parameters, converters.reader(PayloadParameters.namedTypes(parameters)));
	}

	private static PayloadReader readerOf(HandlerParameter parameter, PayloadConverters converters) {
		PayloadParameters.requireReadable(parameter);
		try {
			return converters.reader(parameter.type());
		}
		catch (IllegalArgumentException ex) {
			throw parameter.refuse("cannot be read: " + ex.getMessage(),
					"Take a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

	List<HandlerParameter> parameters() {
		return this.parameters;
	}

	boolean isEmpty() {
		return this.parameters.isEmpty();
	}

	void read(Payload payload, @Nullable Object[] values, Violations violations) {
		if (this.parameters.size() == 1) {
			HandlerParameter parameter = this.parameters.get(0);
			values[parameter.index()] = violations.collect(parameter.label(), () -> readOne(parameter, payload));
		}
		else if (!this.parameters.isEmpty() || payload.size() > 0) {
			Payload object = payload.equals(Payload.EMPTY) ? NO_VALUES : payload;
			Object read = violations.collect("", () -> this.reader.read(object));
			if (read instanceof Object[] several) {
				for (int i = 0; i < several.length; i++) {
					values[this.parameters.get(i).index()] = several[i];
				}
			}
		}
	}

	@Nullable Object readOne(HandlerParameter parameter, Payload payload) {
		boolean absent = payload.equals(Payload.EMPTY) && !parameter.isRequired();
		Object value = (absent) ? null : this.reader.read(payload);
		if (value == null && parameter.isRequired()) {
			throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_PARAMETERS, "",
					List.of(new Violation(parameter.label(), "is required"))));
		}
		return value;
	}

}
