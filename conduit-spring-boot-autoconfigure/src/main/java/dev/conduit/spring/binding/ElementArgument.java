package dev.conduit.spring.binding;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.message.ErrorCode;

/**
 * What one message of several is for a parameter that takes a list of them.
 */
final class ElementArgument implements Argument {

	private final HandlerParameter element;

	private final PayloadArguments payload;

	private ElementArgument(HandlerParameter element, PayloadArguments payload) {
		this.element = element;
		this.payload = payload;
	}

	static Argument of(HandlerParameter list, PayloadConverters converters) {
		HandlerParameter element = list.element();
		Argument message = new MessageArguments(converters).bind(element);
		return (message != null) ? message
				: new ElementArgument(element, PayloadArguments.of(List.of(element), converters));
	}

	@Override
	public @Nullable Object value(Inbound inbound) {
		Violations violations = new Violations();
		Object value = violations.collect(this.element.label(),
				() -> this.payload.readOne(this.element, inbound.payload()));
		if (!violations.isEmpty()) {
			throw violations.toException(ErrorCode.INVALID_PARAMETERS, "the message does not fit");
		}
		return value;
	}

	@Override
	public boolean takesPayload() {
		return true;
	}

}
