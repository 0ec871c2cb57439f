package dev.conduit.spring.listener;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.HandlerParameter;
import dev.conduit.spring.binding.Inbound;
import dev.conduit.spring.binding.RouteNames;

/**
 * What the method of one listener gets besides payload and headers.
 */
final class ListenerArguments implements ArgumentResolver {

	private final ConversionService conversion;

	private final RouteNames names;

	private final Set<String> variables;

	private boolean acknowledgment;

	/** With the names that each pattern of the listener captures. */
	ListenerArguments(ConversionService conversion, RouteNames names, Set<String> variables) {
		this.conversion = conversion;
		this.names = names;
		this.variables = variables;
	}

	/** Whether the method asked for an acknowledgment. */
	boolean hasAcknowledgment() {
		return this.acknowledgment;
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		DestinationVariable variable = parameter.annotation(DestinationVariable.class);
		if (variable != null) {
			return variable(parameter, variable);
		}
		Class<?> type = parameter.rawType();
		if (type == Acknowledgment.class) {
			this.acknowledgment = true;
			return (inbound) -> new DeliveryAcknowledgment(delivery(inbound));
		}
		if (type == TopicName.class) {
			return (inbound) -> delivery(inbound).message().topic();
		}
		if (type == Message.class) {
			return (inbound) -> delivery(inbound).message();
		}
		if (type == MessageId.class) {
			return (inbound) -> delivery(inbound).message().id();
		}
		return null;
	}

	private Argument variable(HandlerParameter parameter, DestinationVariable annotation) {
		String named = this.names.resolve(annotation.value());
		String name = named.isEmpty() ? parameter.name() : named;
		if (!this.variables.contains(name)) {
			throw parameter.refuse("is the part '{%s}' of a topic, which not every pattern captures".formatted(name),
					"Name a part that each pattern of the listener has; they have %s.".formatted(this.variables));
		}
		Class<?> type = parameter.rawType();
		if (!this.conversion.canConvert(String.class, type)) {
			throw parameter.refuse("is a part of a topic, of a type that no text can be converted to",
					"Take a String, or register a Converter for that type with the application's ConversionService.");
		}
		return (inbound) -> convert(name, ((InboundMessage) inbound).variables(), type);
	}

	private @Nullable Object convert(String name, Map<String, String> values, Class<?> type) {
		try {
			return this.conversion.convert(values.get(name), type);
		}
		catch (ConversionException ex) {
			throw new ConduitValidationException(
					Problem.of(ErrorCode.INVALID_PARAMETERS, "", List
						.of(new Violation(name, "the part of the topic must be a %s".formatted(type.getSimpleName())))),
					ex);
		}
	}

	private static Delivery delivery(Inbound inbound) {
		return ((InboundMessage) inbound).delivery();
	}

}
