package dev.conduit.spring.binding;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Payload and headers together, as Spring's {@link Message}.
 */
final class MessageArguments implements ArgumentResolver {

	private final PayloadConverters converters;

	MessageArguments(PayloadConverters converters) {
		this.converters = converters;
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		if (parameter.rawType() != Message.class) {
			return null;
		}
		Type payloadType = ResolvableType.forType(parameter.type()).getGeneric(0).getType();
		PayloadReader reader = reader(parameter, payloadType);
		return new MessageArgument(reader, parameter.label());
	}

	private PayloadReader reader(HandlerParameter parameter, Type payloadType) {
		if (!TypeNames.isConcrete(payloadType)) {
			throw parameter.refuse("does not say what its payload is",
					"Take a Message of a class, as in Message<Order>.");
		}
		try {
			return this.converters.reader(payloadType);
		}
		catch (IllegalArgumentException ex) {
			throw parameter.refuse("cannot be read: " + ex.getMessage(),
					"Take a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

	private record MessageArgument(PayloadReader reader, String label) implements Argument {

		@Override
		public Object value(Inbound inbound) {
			Object payload = this.reader.read(inbound.payload());
			if (payload == null) {
				throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_PARAMETERS, "",
						List.of(new Violation(this.label, "is required"))));
			}
			Map<String, Object> headers = new LinkedHashMap<>();
			inbound.headers().forEach(headers::put);
			return new GenericMessage<>(payload, headers);
		}

		@Override
		public boolean takesPayload() {
			return true;
		}

	}

}
