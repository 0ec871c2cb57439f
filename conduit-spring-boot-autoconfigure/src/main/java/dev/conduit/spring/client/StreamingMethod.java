package dev.conduit.spring.client;

import java.util.List;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ArgumentPaths;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.stream.ItemReader;
import dev.conduit.spring.stream.StreamType;

/**
 * A method of a client's interface that gives a stream. A publisher calls for each of its
 * subscribers; a stream or iterator has called when the method returns.
 */
final class StreamingMethod implements ProxyMethod, ItemReader {

	private final ClientCall<Exception> call;

	private final CheckedArguments arguments;

	private final StreamType stream;

	private final PayloadReader reader;

	private final ItemConstraints constraints;

	StreamingMethod(ClientCall<Exception> call, CheckedArguments arguments, StreamType stream, PayloadReader reader,
			ItemConstraints constraints) {
		this.call = call;
		this.arguments = arguments;
		this.stream = stream;
		this.reader = reader;
		this.constraints = constraints;
	}

	@Override
	public Object invoke(Object proxy, @Nullable Object[] values) {
		Flow.Publisher<Payload> results;
		if (this.stream.isPulled()) {
			results = this.call.stream(this.arguments.write(proxy, values));
		}
		else {
			Deadline inherited = Deadline.current();
			results = (subscriber) -> begin(proxy, values, inherited).subscribe(subscriber);
		}
		return this.stream.receive(results, this, this.call::failure, this.call.executor());
	}

	@Override
	public ProxyMethod over(ConduitChannel channel) {
		return new StreamingMethod(this.call.over(channel), this.arguments, this.stream, this.reader, this.constraints);
	}

	private Flow.Publisher<Payload> begin(Object proxy, @Nullable Object[] values, Deadline inherited) {
		Deadline.Scope scope = inherited.earlier(Deadline.current()).open();
		try {
			return this.call.stream(this.arguments.write(proxy, values));
		}
		catch (ConduitException ex) {
			return Connection.failedStream(ex);
		}
		catch (RuntimeException ex) {
			return Connection.failedStream(ConduitException
				.of(Problem.of(ErrorCode.INTERNAL, "'%s' was not called: %s".formatted(this.call.route(), ex))));
		}
		finally {
			scope.close();
		}
	}

	@Override
	public Object read(Payload payload, long index) {
		String element = "result[%d]".formatted(index);
		Object item;
		try {
			item = this.reader.read(payload);
		}
		catch (PayloadConversionException ex) {
			throw Answers.invalid(this.call.route(), "does not fit: " + ex.problem().detail(),
					ArgumentPaths.inside(element, ex.problem().violations()), ex);
		}
		if (item == null) {
			throw Answers.invalid(this.call.route(), "does not fit", List.of(new Violation(element, "is null")), null);
		}
		List<Violation> violations = this.constraints.check(item);
		if (!violations.isEmpty()) {
			throw Answers.invalid(this.call.route(), "breaks constraints", ArgumentPaths.inside(element, violations),
					null);
		}
		return item;
	}

}
