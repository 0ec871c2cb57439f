package dev.conduit.connection;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A thread that calls and may have to wait.
 *
 * @param <T> what the call returns
 */
final class Caller<T> {

	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final Thread thread;

	private Caller(Callable<T> call) {
		this.thread = Thread.ofPlatform().daemon().name("caller").start(() -> {
			try {
				this.result.complete(call.call());
			}
			catch (Throwable ex) {
				this.result.completeExceptionally(ex);
			}
		});
	}

	static <T> Caller<T> of(Callable<T> call) {
		return new Caller<>(call);
	}

	/**
	 * Waits until the thread waits.
	 */
	Caller<T> awaitWaiting() {
		await("a caller that waits").atMost(PATIENCE)
			.until(() -> this.thread.getState() == Thread.State.TIMED_WAITING
					|| this.thread.getState() == Thread.State.WAITING);
		return this;
	}

	/**
	 * Waits until the thread waits within a class.
	 */
	Caller<T> awaitWaitingIn(Class<?> type) {
		awaitWaiting();
		await("a caller that waits in " + type).atMost(PATIENCE)
			.until(() -> Arrays.stream(this.thread.getStackTrace())
				.anyMatch((element) -> element.getClassName().equals(type.getName())));
		return this;
	}

	void interrupt() {
		this.thread.interrupt();
	}

	/**
	 * What the call returned, in time.
	 */
	T result() {
		return resultOf(this.result);
	}

	/**
	 * The problem that the call threw, in time.
	 */
	Problem problem() {
		return problemOf(this.result);
	}

	/**
	 * What a future ends with, in time.
	 */
	static <T> T resultOf(CompletableFuture<T> future) {
		return future.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	/**
	 * The problem that a future ends with, in time.
	 */
	static Problem problemOf(CompletableFuture<?> future) {
		try {
			Object result = future.copy().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			throw new AssertionError("expected a problem, found " + result);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() instanceof CompletionException wrapped) ? wrapped.getCause()
					: ex.getCause();
			assertThat(cause).isInstanceOf(ConduitException.class);
			return ((ConduitException) cause).problem();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("expected a problem in time", ex);
		}
	}

}
