package dev.conduit.spring.listener;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.client.ConduitChannel;

/**
 * The methods of a listener as the receiver of messages. What they throw says that the
 * message was not handled: a payload that cannot be read or breaks constraints is never
 * delivered again, anything else is, unless the application itself says that this makes
 * no sense.
 */
final class ListenerMethod implements MessageHandling {

	private final HandlerSelection selection;

	private final ListenerCounters counters;

	private final boolean inline;

	private final @Nullable Semaphore permits;

	/** Where it subscribed, and where results are published. */
	private volatile @Nullable ConduitChannel channel;

	/**
	 * With as many permits as the listener has concurrency where several mailboxes share
	 * the method, otherwise with none: one mailbox keeps to its concurrency by itself.
	 */
	ListenerMethod(HandlerSelection selection, ListenerCounters counters, boolean inline, @Nullable Semaphore permits) {
		this.selection = selection;
		this.counters = counters;
		this.inline = inline;
		this.permits = permits;
	}

	@Override
	public void started(ConduitChannel channel) {
		this.channel = channel;
	}

	@Override
	public void handle(InboundMessage message) {
		BoundHandler handler;
		@Nullable Object[] arguments;
		try {
			handler = this.selection.handlerOf(message.delivery().message());
			arguments = handler.method().prepare(message);
		}
		catch (ConduitException ex) {
			throw this.counters.refused(ex);
		}
		call(handler, message, arguments);
	}

	private void call(BoundHandler handler, InboundMessage message, @Nullable Object[] arguments) {
		Object result;
		try {
			Object returned = callWithPermit(handler.method(), arguments);
			CompletableFuture<?> future = (returned != null && handler.method().returnType().isAsync())
					? handler.method().returnType().toFuture(returned) : null;
			if (future != null && this.inline) {
				endLater(handler, message.delivery(), future);
				return;
			}
			result = (future != null) ? await(future) : returned;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.counters.failed(ex);
		}
		catch (Exception ex) {
			throw this.counters.failed(ex);
		}
		ListenerResults results = handler.results();
		if (results != null) {
			publish(handler.method(), results, message, result);
		}
		handled(handler, message.delivery());
	}

	/**
	 * The message was handled when its result is where it belongs: until then it is
	 * delivered again.
	 */
	private void publish(BoundMethod method, ListenerResults results, InboundMessage message, @Nullable Object result) {
		try {
			method.checkResult(result);
		}
		catch (ConduitException ex) {
			throw this.counters.refused(ex);
		}
		try {
			for (CompletableFuture<AckLevel> begun : results.publish(Objects.requireNonNull(this.channel), message,
					result)) {
				await(begun);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.counters.failed(ex);
		}
		catch (Exception ex) {
			String why = (ex instanceof ConduitException conduit) ? conduit.problem().summary() : "see the log";
			throw this.counters.refused(new ConduitException(
					Problem.of(ErrorCode.INTERNAL, "the result of the listener could not be published: " + why)
						.withRetry(true, null),
					ex));
		}
	}

	private void handled(BoundHandler handler, Delivery delivery) {
		this.counters.handled(1);
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

	static <T> T await(CompletableFuture<T> future) throws Exception {
		try {
			return future.get();
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
				delivery.reject(this.counters.failed(failure).problem());
			}
			else {
				handled(handler, delivery);
			}
		});
	}

}
