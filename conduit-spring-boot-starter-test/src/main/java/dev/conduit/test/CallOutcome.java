package dev.conduit.test;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param <T> the result
 * @param result the result, where there is one
 * @param failure what the caller got instead, {@code null} where the call succeeded
 */
record CallOutcome<T>(@Nullable T result, @Nullable Throwable failure) {

	static <T> CallOutcome<T> of(CompletionStage<? extends @Nullable T> answer) {
		try {
			return new CallOutcome<>(
					answer.toCompletableFuture().get(ConduitTester.PATIENCE.toNanos(), TimeUnit.NANOSECONDS), null);
		}
		catch (ExecutionException ex) {
			return new CallOutcome<>(null, ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("the call has not ended within " + ConduitTester.PATIENCE, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the call", ex);
		}
	}

	@Override
	public String toString() {
		return (this.failure != null) ? ("failed: " + this.failure) : ("returned " + this.result);
	}

}
