package dev.conduit.spring.service;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadWriter;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.binding.PeerContext;
import dev.conduit.spring.stream.StreamType;

/**
 * A method of a bean as the handler of a call.
 */
final class ServiceMethod implements EndpointHandler {

	private final BoundMethod method;

	private final PayloadWriter writer;

	/** For callers who chose the content type. */
	private final Map<ContentType, PayloadWriter> writers;

	private final ExceptionMapper exceptions;

	private final CallThreads threads;

	private final ItemConstraints itemConstraints;

	ServiceMethod(BoundMethod method, PayloadWriter writer, Map<ContentType, PayloadWriter> writers,
			ExceptionMapper exceptions, CallThreads threads, ItemConstraints itemConstraints) {
		this.threads = threads;
		this.itemConstraints = itemConstraints;
		this.writers = Map.copyOf(writers);
		this.method = method;
		this.writer = writer;
		this.exceptions = exceptions;
	}

	@Override
	public void handle(Exchange exchange) throws Exception {
		PeerContext.Scope scope = this.threads.peers().open(exchange.peer());
		try {
			call(exchange);
		}
		finally {
			scope.close();
		}
	}

	private void call(Exchange exchange) throws Exception {
		CarriedContext.Carried here = this.threads.carried().capture();
		Executor executor = this.threads.of(exchange, here);
		Object returned = this.method.call(this.method.prepare(new InboundCall(exchange, executor)));
		StreamType stream = this.method.returnType().stream();
		if (stream != null) {
			replyMany(exchange, stream, returned, new StreamThreads(executor, here));
		}
		else if (returned != null && this.method.returnType().isAsync()) {
			replyLater(exchange, this.method.returnType().toFuture(returned));
		}
		else {
			reply(exchange, returned);
		}
	}

	/** An iterator is pulled here: this thread is the one that may wait. */
	private void replyMany(Exchange exchange, StreamType stream, @Nullable Object returned, StreamThreads threads) {
		if (returned == null) {
			throw new IllegalStateException("the method returned null instead of a stream");
		}
		StreamResult items = new StreamResult(fitting(exchange), this.itemConstraints);
		Flow.Publisher<Payload> results = stream.send(returned, items, UnaryOperator.identity(),
				stream.isPulled() ? Runnable::run : threads.executor());
		exchange.reply((subscriber) -> threads.here().around(() -> results.subscribe(subscriber)).run());
	}

	private void replyLater(Exchange exchange, CompletableFuture<?> future) {
		CancellationToken.Registration registration = exchange.cancellation().onCancel(() -> future.cancel(true));
		CompletionStage<?> ended = future;
		ended.whenComplete((value, failure) -> {
			registration.remove();
			if (failure == null) {
				replyOrFail(exchange, value);
			}
			else {
				fail(exchange, failure);
			}
		});
	}

	private void replyOrFail(Exchange exchange, @Nullable Object value) {
		try {
			reply(exchange, value);
		}
		catch (RuntimeException | Error ex) {
			// Also errors: nobody else is there to answer the caller.
			fail(exchange, ex);
		}
	}

	private void reply(Exchange exchange, @Nullable Object value) {
		this.method.checkResult(value);
		exchange.reply(Headers.EMPTY, fitting(exchange).write(value));
	}

	private PayloadWriter fitting(Exchange exchange) {
		return this.writers.getOrDefault(exchange.payload().contentType(), this.writer);
	}

	private void fail(Exchange exchange, Throwable failure) {
		Problem problem = Problem.of(ErrorCode.EXECUTION_FAILED, "The method failed");
		try {
			problem = this.exceptions.toProblem(failure, exchange);
		}
		finally {
			exchange.fail(problem);
		}
	}

	/**
	 * Where a stream goes on beside its handler.
	 *
	 * @param executor asks for items
	 * @param here what the handler's thread knew
	 */
	private record StreamThreads(Executor executor, CarriedContext.Carried here) {

	}

}
