package dev.conduit.spring.binding;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.stream.ItemReader;
import dev.conduit.spring.stream.StreamType;

/**
 * The stream that a caller sends beside its arguments. For methods whose {@link Inbound}
 * is an {@link InboundItems}.
 *
 * @since 0.1.0
 */
public final class StreamArguments implements ArgumentResolver {

	private final BindingContext context;

	/**
	 * Streams of an application's types.
	 * @param context reads and checks items
	 */
	public StreamArguments(BindingContext context) {
		this.context = context;
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		StreamType stream = StreamParameters.of(parameter);
		if (stream == null) {
			return null;
		}
		if (!stream.canBeReceived()) {
			throw parameter.refuse("is a stream of a class that nobody here can make",
					"Take a Flow.Publisher, Flux, Stream or Iterator.");
		}
		ItemConstraints constraints = this.context.validation()
			.ofItems(parameter.beanType(), parameter.method(), parameter.index());
		return new StreamArgument(stream, new Items(parameter.label(), reader(parameter, stream), constraints));
	}

	private PayloadReader reader(HandlerParameter parameter, StreamType stream) {
		try {
			return this.context.converters().reader(stream.itemType());
		}
		catch (IllegalArgumentException ex) {
			throw StreamParameters.refuseItems(parameter, "read: " + ex.getMessage());
		}
	}

	private record StreamArgument(StreamType stream, Items items) implements Argument {

		@Override
		public Object value(Inbound inbound) {
			InboundItems call = (InboundItems) inbound;
			return this.stream.receive(call.items(), this.items, UnaryOperator.identity(), call.executor());
		}

	}

	/**
	 * Reads items. What is wrong with one is said as of an element of an array.
	 */
	private record Items(String name, PayloadReader reader, ItemConstraints constraints) implements ItemReader {

		@Override
		public Object read(Payload payload, long index) {
			Object item;
			try {
				item = this.reader.read(payload);
			}
			catch (ConduitException ex) {
				Problem problem = ex.problem();
				ConduitException named = ConduitException
					.of(Problem.of(problem.code(), problem.detail(), misfits(index, problem.violations())));
				named.initCause(ex);
				throw named;
			}
			if (item == null) {
				throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_PARAMETERS, "an item does not fit",
						misfits(index, List.of(new Violation("payload", "is required")))));
			}
			List<Violation> violations = this.constraints.check(item);
			if (!violations.isEmpty()) {
				throw new ConduitValidationException(Problem.of(ErrorCode.VALIDATION, "an item breaks constraints",
						ArgumentPaths.inside(element(index), violations)));
			}
			return item;
		}

		private List<Violation> misfits(long index, List<Violation> violations) {
			return violations.isEmpty() ? List.of(new Violation(element(index), "does not fit"))
					: ArgumentPaths.ofItem(element(index), violations);
		}

		private String element(long index) {
			return "%s[%d]".formatted(this.name, index);
		}

	}

}
