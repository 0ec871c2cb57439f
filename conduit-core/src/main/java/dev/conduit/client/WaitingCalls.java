package dev.conduit.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ReplyHandler;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

/**
 * Calls that were begun while their client was on its way to a server: each waits on a
 * thread of its own, so that whoever began it does not. There are at most as many as one
 * connection may have in flight; the next is refused.
 */
final class WaitingCalls {

	private final int capacity;

	private final Semaphore places;

	private final ExecutorService executor;

	/**
	 * Without calls.
	 * @param capacity how many there may be, each until its answer is there
	 * @param executor runs tasks that block
	 */
	WaitingCalls(int capacity, ExecutorService executor) {
		this.capacity = capacity;
		this.places = new Semaphore(capacity);
		this.executor = executor;
	}

	/**
	 * Takes a call.
	 * @param call waits for the connection and begins the call
	 * @param handler gets the answer
	 * @throws ConduitException if too many wait
	 */
	void add(Supplier<CompletableFuture<Reply>> call, ReplyHandler handler) {
		if (!this.places.tryAcquire()) {
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					this.capacity + " calls wait for the client to connect; 'max-in-flight' bounds them"));
		}
		CompletableFuture<Reply> answer = begin(call);
		handler.begun(() -> answer.cancel(true));
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> tell(handler, reply, failure));
	}

	private static void tell(ReplyHandler handler, @Nullable Reply reply, @Nullable Throwable failure) {
		if (reply != null) {
			handler.replied(reply);
		}
		else if (failure instanceof ConduitException known) {
			handler.failed(known);
		}
		else if (failure != null && !(failure instanceof CancellationException)) {
			handler.failed(new ConduitException(
					Problem.of(ErrorCode.INTERNAL, "The call could not be made: " + failure), failure));
		}
	}

	private CompletableFuture<Reply> begin(Supplier<CompletableFuture<Reply>> call) {
		CompletableFuture<Reply> answer = new CompletableFuture<>();
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> this.places.release());
		try {
			Future<?> wait = this.executor.submit(() -> begin(call, answer));
			ended.whenComplete((reply, failure) -> {
				if (answer.isCancelled()) {
					wait.cancel(true);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// The client has closed, so that there is nothing to wait for.
			begin(call, answer);
		}
		return answer;
	}

	private static void begin(Supplier<CompletableFuture<Reply>> call, CompletableFuture<Reply> answer) {
		try {
			CompletableFuture<Reply> begun = call.get();
			CompletionStage<Reply> running = begun;
			running.whenComplete((reply, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(reply);
				}
			});
			CompletionStage<Reply> ended = answer;
			ended.whenComplete((reply, failure) -> {
				if (answer.isCancelled()) {
					begun.cancel(true);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			answer.completeExceptionally(ex);
		}
	}

}
