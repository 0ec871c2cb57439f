package dev.conduit.spring.client;

import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.stream.StreamType;

/**
 * A method of a client's interface that gives a stream. A publisher calls for each of its
 * subscribers; a stream or iterator has called when the method returns.
 */
final class StreamingMethod implements ProxyMethod {

	private final ClientCall<Exception> call;

	private final CheckedArguments arguments;

	private final StreamType stream;

	private final ResultItems items;

	StreamingMethod(ClientCall<Exception> call, CheckedArguments arguments, StreamType stream, ResultItems items) {
		this.call = call;
		this.arguments = arguments;
		this.stream = stream;
		this.items = items;
	}

	@Override
	public Object invoke(Object proxy, @Nullable Object[] values) {
		Flow.Publisher<Payload> results;
		if (this.stream.isPulled()) {
			results = this.call.stream(this.arguments.write(proxy, values));
		}
		else {
			Deadline inherited = Deadline.current();
			CarriedContext.Carried caller = CarryingExecutor.capture(this.call.executor());
			results = (subscriber) -> CarryingExecutor.capture(this.call.executor(), caller)
				.around(() -> begin(proxy, values, inherited).subscribe(subscriber))
				.run();
		}
		return this.stream.receive(results, this.items, this.call::failure, this.call.executorHere());
	}

	@Override
	public ProxyMethod over(ConduitChannel channel) {
		return new StreamingMethod(this.call.over(channel), this.arguments, this.stream, this.items);
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

}
