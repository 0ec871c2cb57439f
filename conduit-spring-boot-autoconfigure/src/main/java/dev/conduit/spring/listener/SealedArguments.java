package dev.conduit.spring.listener;

import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.HandlerParameter;
import dev.conduit.spring.binding.Inbound;
import dev.conduit.spring.binding.MessageTypes;

/**
 * Payloads of a sealed type: read as that of the permitted classes whose name the message
 * says.
 */
final class SealedArguments implements ArgumentResolver {

	private final PayloadConverters converters;

	private final Map<String, PayloadReader> readers = new LinkedHashMap<>();

	/** For the parameters of one method. */
	SealedArguments(PayloadConverters converters) {
		this.converters = converters;
	}

	/**
	 * The names of the classes; none where no parameter is of a sealed type.
	 */
	Set<String> names() {
		return this.readers.keySet();
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		Class<?> type = parameter.rawType();
		boolean header = parameter.annotation(Header.class) != null || parameter.annotation(Headers.class) != null;
		if (header || !type.isSealed() || type.isEnum() || !Modifier.isAbstract(type.getModifiers())) {
			return null;
		}
		addPermitted(parameter, type);
		return new SealedArgument(this.readers, parameter.label());
	}

	private void addPermitted(HandlerParameter parameter, Class<?> type) {
		for (Class<?> permitted : type.getPermittedSubclasses()) {
			if (!Modifier.isAbstract(permitted.getModifiers())) {
				add(parameter, permitted);
			}
			else if (permitted.isSealed()) {
				addPermitted(parameter, permitted);
			}
			else {
				throw parameter.refuse(
						"permits '%s', of which anything may be a subtype".formatted(permitted.getName()),
						"Make it sealed or a record.");
			}
		}
	}

	private void add(HandlerParameter parameter, Class<?> type) {
		String name = MessageTypes.of(type);
		if (this.readers.putIfAbsent(name, reader(parameter, type)) != null) {
			throw parameter.refuse("permits two classes with the name '%s'".formatted(name),
					"Give one of them another name by @ConduitType.");
		}
	}

	private PayloadReader reader(HandlerParameter parameter, Class<?> type) {
		try {
			return this.converters.reader(type);
		}
		catch (IllegalArgumentException ex) {
			throw parameter.refuse("cannot be read: " + ex.getMessage(),
					"Permit classes or records that the converters know, or add a PayloadConverter bean for them.");
		}
	}

	private record SealedArgument(Map<String, PayloadReader> readers, String label) implements Argument {

		@Override
		public Object value(Inbound inbound) {
			String name = inbound.headers().get(MessageTypes.HEADER);
			PayloadReader reader = (name != null) ? this.readers.get(name) : null;
			if (reader == null) {
				throw TypedHandlers.unknown(name, this.readers.keySet());
			}
			Object value = reader.read(inbound.payload());
			if (value == null) {
				throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_PARAMETERS, "",
						List.of(new Violation(this.label, "is required"))));
			}
			return value;
		}

		@Override
		public boolean takesPayload() {
			return true;
		}

	}

}
