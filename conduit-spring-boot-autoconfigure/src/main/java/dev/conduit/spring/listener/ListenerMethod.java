package dev.conduit.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ConduitException;
import dev.conduit.spring.binding.BoundMethod;

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
		call(handler, message.delivery(), arguments);
	}

	private void call(BoundHandler handler, Delivery delivery, @Nullable Object[] arguments) {
		try {
			handle(handler, delivery, arguments);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.counters.failed(ex);
		}
		catch (Exception ex) {
			throw this.counters.failed(ex);
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
		handled(handler, delivery);
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

	static void await(CompletableFuture<?> future) throws Exception {
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
				delivery.reject(this.counters.failed(failure).problem());
			}
			else {
				handled(handler, delivery);
			}
		});
	}

}
