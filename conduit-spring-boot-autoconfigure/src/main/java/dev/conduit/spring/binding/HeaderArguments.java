package dev.conduit.spring.binding;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.ValueConstants;

import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Headers, one by one or all of them.
 */
final class HeaderArguments implements ArgumentResolver {

	private final ConversionService conversion;

	private final RouteNames names;

	HeaderArguments(ConversionService conversion, RouteNames names) {
		this.conversion = conversion;
		this.names = names;
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		Header header = parameter.annotation(Header.class);
		if (header != null) {
			return single(parameter, header);
		}
		return (parameter.annotation(Headers.class) != null) ? all(parameter) : null;
	}

	private Argument single(HandlerParameter parameter, Header header) {
		if (!this.conversion.canConvert(String.class, parameter.rawType())) {
			throw parameter.refuse("is a header of a type that no text can be converted to",
					"Take a String, or register a Converter for that type with the application's ConversionService.");
		}
		String name = nameOf(parameter, header);
		String defaultValue = defaultOf(header);
		boolean required = header.required() && defaultValue == null && parameter.isRequired();
		return (inbound) -> {
			String text = inbound.headers().get(name);
			String value = (text != null) ? text : defaultValue;
			if (value == null && required) {
				throw invalid(name, "the header is required");
			}
			return (value != null) ? convert(name, value, parameter.rawType()) : null;
		};
	}

	private @Nullable Object convert(String name, String value, Class<?> type) {
		try {
			return this.conversion.convert(value, type);
		}
		catch (ConversionException ex) {
			throw new ConduitValidationException(
					problem(name, "the header must be a %s".formatted(type.getSimpleName())), ex);
		}
	}

	private String nameOf(HandlerParameter parameter, Header header) {
		String name = this.names.resolve(header.name());
		return name.isEmpty() ? parameter.name() : name;
	}

	private @Nullable String defaultOf(Header header) {
		return ValueConstants.DEFAULT_NONE.equals(header.defaultValue()) ? null
				: this.names.resolve(header.defaultValue());
	}

	private static Argument all(HandlerParameter parameter) {
		if (parameter.rawType() == dev.conduit.message.Headers.class) {
			return Inbound::headers;
		}
		if (parameter.rawType() != Map.class) {
			throw parameter.refuse("cannot hold all headers",
					"Take a Map<String, String> or dev.conduit.message.Headers.");
		}
		return (inbound) -> inbound.headers().toMap();
	}

	private static ConduitValidationException invalid(String name, String message) {
		return new ConduitValidationException(problem(name, message));
	}

	private static Problem problem(String name, String message) {
		return Problem.of(ErrorCode.INVALID_PARAMETERS, "", List.of(new Violation(name, message)));
	}

}
