package dev.conduit.spring.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.Violation;
import dev.conduit.transport.LoopThread;

/**
 * How the end of a call or message reaches whoever waits: off the event loop, and as an
 * exception of the waiting thread, so that its stack trace says who waited.
 */
final class Answers {

	private Answers() {
	}

	/**
	 * Waits. An interrupt gives up what was waited for; an event loop must not wait, for
	 * the answer may come on that very thread.
	 * @param future what to wait for
	 * @param what its name, for messages
	 * @param errors makes the exception of a problem
	 */
	static <T, E extends Exception> T await(CompletableFuture<T> future, String what, Function<Problem, E> errors)
			throws E {
		if (LoopThread.isCurrent() && !future.isDone()) {
			future.cancel(true);
			LoopThread.refuse("'" + what + "'");
		}
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw failure(Objects.requireNonNullElse(ex.getCause(), ex), what, errors);
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "the thread that waited for '%s' was interrupted".formatted(what)),
					ex);
		}
	}

	/**
	 * Gives what is made of an answer; cancelling it gives up what was begun.
	 * @param future what was begun
	 * @param what its name, for messages
	 * @param reader makes the result of the answer
	 * @param errors makes the exception of a problem
	 * @param executor completes the result
	 */
	static <A, T extends @Nullable Object> CompletableFuture<T> later(CompletableFuture<A> future, String what,
			Function<A, T> reader, Function<Problem, ? extends Exception> errors, Executor executor) {
		CompletableFuture<T> result = new CompletableFuture<>();
		CompletionStage<A> begun = future;
		begun.whenComplete((answer, failure) -> execute(executor, () -> {
			if (failure != null) {
				result.completeExceptionally(failure(failure, what, errors));
			}
			else {
				complete(result, reader, answer);
			}
		}));
		CompletionStage<T> ended = result;
		ended.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				future.cancel(true);
			}
		});
		return result;
	}

	/**
	 * Reads an answer. One that does not fit is the other side's fault, not that of the
	 * arguments.
	 */
	static @Nullable Object read(Route route, PayloadReader reader, Reply reply) {
		try {
			return reader.read(reply.payload());
		}
		catch (PayloadConversionException ex) {
			throw invalid(route, "does not fit: " + ex.problem().detail(), ex.problem().violations(), ex);
		}
	}

	static ConduitRpcException invalid(Route route, String problem, List<Violation> violations,
			@Nullable Exception cause) {
		ConduitRpcException exception = new ConduitRpcException(
				Problem.of(ErrorCode.EXECUTION_FAILED, "the answer of '%s' %s".formatted(route, problem), violations));
		if (cause != null) {
			exception.initCause(cause);
		}
		return exception;
	}

	/** An executor that is closed, as the application ends, leaves nobody waiting. */
	private static void execute(Executor executor, Runnable end) {
		try {
			executor.execute(end);
		}
		catch (RejectedExecutionException ex) {
			end.run();
		}
	}

	private static <A, T extends @Nullable Object> void complete(CompletableFuture<T> result, Function<A, T> reader,
			A answer) {
		try {
			result.complete(reader.apply(answer));
		}
		catch (RuntimeException | Error ex) {
			result.completeExceptionally(ex);
		}
	}

	static <E extends Exception> E failure(Throwable failure, String what, Function<Problem, E> errors) {
		Throwable inside = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		Problem problem = (inside instanceof ConduitException conduit) ? conduit.problem()
				: Problem.of(ErrorCode.INTERNAL, "'%s' failed at this side: %s".formatted(what, inside));
		E exception = errors.apply(problem);
		for (Throwable earlier : inside.getSuppressed()) {
			exception.addSuppressed(earlier);
		}
		if (inside.getCause() != null || !(inside instanceof ConduitException)) {
			exception.addSuppressed(inside);
		}
		return exception;
	}

}
