package dev.conduit.integration.outbound;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.messaging.Message;

import dev.conduit.integration.ConduitHeaders;

/**
 * A name that is fixed, found in a message by an expression, or else said by a header.
 * What is configured wins, so that no header leads a message elsewhere.
 *
 * @param expression finds it, {@code null} where nothing is configured
 * @param header says it then
 */
record MessageName(@Nullable Expression expression, String header) {

	/** The name for a message, {@code null} where nothing says one. */
	@Nullable String of(Message<?> message, EvaluationContext context) {
		return (this.expression != null) ? this.expression.getValue(context, message, String.class)
				: ConduitHeaders.get(message.getHeaders(), this.header, String.class);
	}

	/** The name for a message, which it has to have. */
	String require(Message<?> message, EvaluationContext context, String what) {
		String name = of(message, context);
		if (name == null || name.isBlank()) {
			throw new IllegalArgumentException((this.expression != null)
					? "the expression '%s' gives no %s for the message".formatted(this.expression.getExpressionString(),
							what)
					: "nothing says the %s: name one, give an expression, or set the header '%s'".formatted(what,
							this.header));
		}
		return name;
	}

}
