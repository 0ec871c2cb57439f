package dev.conduit.spring.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * The methods of a listener as the receiver of messages. What they throw says that the
 * message was not handled: a payload that cannot be read or breaks constraints is never
 * delivered again, anything else is, unless the application itself says that this makes
 * no sense.
 */
final class ListenerMethod {

	private final HandlerSelection selection;

	private final ExceptionAdvice advice;

	private final boolean inline;

	private final @Nullable Semaphore permits;

	/**
	 * With as many permits as the listener has concurrency where several mailboxes share
	 * the method, otherwise with none: one mailbox keeps to its concurrency by itself.
	 */
	ListenerMethod(HandlerSelection selection, ExceptionAdvice advice, boolean inline, @Nullable Semaphore permits) {
		this.selection = selection;
		this.advice = advice;
		this.inline = inline;
		this.permits = permits;
	}

	/**
	 * What the subscription to one of the listener's patterns brings. A message that an
	 * earlier pattern matches as well comes by that one's subscription, too, and is
	 * handled there.
	 * @param pattern the pattern
	 * @param earlier the patterns before it, which subscribe before it and end after it
	 */
	Receiver forPattern(TopicPattern pattern, List<TopicPattern> earlier) {
		return (delivery) -> {
			TopicName topic = delivery.message().topic();
			if (earlier.stream().anyMatch((other) -> other.matches(topic))) {
				delivery.processed();
			}
			else {
				receive(new InboundMessage(delivery, pattern.capture(topic)));
			}
		};
	}

	private void receive(InboundMessage message) {
		BoundHandler handler = this.selection.handlerOf(message.delivery().message());
		@Nullable Object[] arguments = handler.method().prepare(message);
		try {
			handle(handler, message.delivery(), arguments);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(ex);
		}
		catch (Exception ex) {
			throw failure(ex);
		}
	}

	private void handle(BoundHandler handler, Delivery delivery, @Nullable Object[] arguments) throws Exception {
		BoundMethod method = handler.method();
		Object returned = callWithPermit(method, arguments);
		CompletableFuture<?> future = (returned != null && method.returnType().isAsync())
				? method.returnType().toFuture(returned) : null;
		if (future != null && this.inline) {
			endLater(handler, delivery, future);
			return;
		}
		if (future != null) {
			await(future);
		}
		if (!handler.manual()) {
			delivery.processed();
		}
	}

	private @Nullable Object callWithPermit(BoundMethod method, @Nullable Object[] arguments) throws Exception {
		if (this.permits == null) {
			return method.call(arguments);
		}
		this.permits.acquire();
		try {
			return method.call(arguments);
		}
		finally {
			this.permits.release();
		}
	}

	private static void await(CompletableFuture<?> future) throws Exception {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
	}

	private void endLater(BoundHandler handler, Delivery delivery, CompletionStage<?> stage) {
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				delivery.reject(failure(failure).problem());
			}
			else if (!handler.manual()) {
				delivery.processed();
			}
		});
	}

	/** What is thrown carries what becomes of the message; its cause is for the log. */
	private ConduitException failure(Throwable failure) {
		Problem advised = this.advice.problemOf(failure);
		Problem problem = (advised != null) ? advised
				: Problem.of(ErrorCode.INTERNAL, "the listener failed").withRetry(true, null);
		return new ConduitException(problem, failure);
	}

}
