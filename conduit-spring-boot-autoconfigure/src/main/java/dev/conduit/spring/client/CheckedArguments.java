package dev.conduit.spring.client;

import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;
import dev.conduit.spring.binding.Outbound;
import dev.conduit.spring.binding.OutboundArguments;

/**
 * The arguments of a client's method, which leave if they keep its constraints.
 *
 * @param route the method that is called
 * @param arguments writes arguments
 * @param constraints their constraints
 * @param executor where a stream among them is asked for its items
 */
record CheckedArguments(Route route, OutboundArguments arguments, MethodConstraints constraints, Executor executor) {

	Outbound write(Object proxy, @Nullable Object[] values) {
		List<Violation> violations = this.constraints.checkArguments(proxy, values);
		if (!violations.isEmpty()) {
			throw new ConduitValidationException(Problem.of(ErrorCode.VALIDATION,
					"the arguments break constraints, and '%s' was not called".formatted(this.route), violations));
		}
		return this.arguments.write(values, CarryingExecutor.here(this.executor), ClientCall::problemOfItems);
	}

}
