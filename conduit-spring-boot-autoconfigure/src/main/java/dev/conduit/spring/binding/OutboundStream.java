package dev.conduit.spring.binding;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.stream.ItemWriter;
import dev.conduit.spring.stream.StreamType;

/**
 * The parameter of a client's method that is a stream.
 *
 * @param parameter the parameter
 * @param type its stream
 * @param writer writes items
 * @param constraints constraints of the items
 */
record OutboundStream(HandlerParameter parameter, StreamType type, PayloadWriter writer,
		ItemConstraints constraints) implements ItemWriter {

	static OutboundStream of(HandlerParameter parameter, StreamType type, PayloadConverters converters,
			ConstraintValidation validation) {
		try {
			return new OutboundStream(parameter, type, converters.writer(type.itemType()),
					validation.ofItems(parameter.beanType(), parameter.method(), parameter.index()));
		}
		catch (IllegalArgumentException ex) {
			throw StreamParameters.refuseItems(parameter, "written: " + ex.getMessage());
		}
	}

	Flow.Publisher<Payload> write(@Nullable Object[] values, Executor executor, UnaryOperator<Throwable> problems) {
		Object value = values[this.parameter.index()];
		if (value == null) {
			throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_PARAMETERS, "the arguments do not fit",
					List.of(new Violation(this.parameter.label(), "is required; a stream may be empty"))));
		}
		return this.type.send(value, this, problems, executor);
	}

	@Override
	public Payload write(Object item, long index) {
		List<Violation> violations = this.constraints.check(item);
		if (!violations.isEmpty()) {
			String element = "%s[%d]".formatted(this.parameter.label(), index);
			throw new ConduitValidationException(Problem.of(ErrorCode.VALIDATION, "an item breaks constraints",
					ArgumentPaths.inside(element, violations)));
		}
		return this.writer.write(item);
	}

}
