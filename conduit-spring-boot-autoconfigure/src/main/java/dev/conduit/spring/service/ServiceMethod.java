package dev.conduit.spring.service;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadWriter;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.spring.binding.BoundMethod;

/**
 * A method of a bean as the handler of a call.
 */
final class ServiceMethod implements EndpointHandler {

	private final BoundMethod method;

	private final PayloadWriter writer;

	/** For callers who chose the content type. */
	private final Map<ContentType, PayloadWriter> writers;

	private final ExceptionMapper exceptions;

	ServiceMethod(BoundMethod method, PayloadWriter writer, Map<ContentType, PayloadWriter> writers,
			ExceptionMapper exceptions) {
		this.writers = Map.copyOf(writers);
		this.method = method;
		this.writer = writer;
		this.exceptions = exceptions;
	}

	@Override
	public void handle(Exchange exchange) throws Exception {
		Object returned = this.method.call(this.method.prepare(new InboundCall(exchange)));
		if (returned != null && this.method.returnType().isAsync()) {
			replyLater(exchange, this.method.returnType().toFuture(returned));
		}
		else {
			reply(exchange, returned);
		}
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
		PayloadWriter fitting = this.writers.getOrDefault(exchange.payload().contentType(), this.writer);
		exchange.reply(Headers.EMPTY, fitting.write(value));
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

}
