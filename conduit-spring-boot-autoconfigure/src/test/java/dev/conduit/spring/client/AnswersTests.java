package dev.conduit.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitException;
import dev.conduit.transport.LoopThread;

import static org.assertj.core.api.Assertions.assertThat;

class AnswersTests {

	@Test
	void aFutureEndsEvenWhereItsExecutorIsClosed() {
		CompletableFuture<String> begun = new CompletableFuture<>();

		CompletableFuture<Integer> result = Answers.later(begun, "route", String::length, ConduitException::of,
				(task) -> {
					throw new RejectedExecutionException("closed");
				});
		begun.complete("four");

		assertThat(result).isCompletedWithValue(4);
	}

	@Test
	void aFutureEndsEvenWhereReadingItsAnswerEndsInAnError() {
		CompletableFuture<String> begun = new CompletableFuture<>();

		CompletableFuture<Integer> result = Answers.later(begun, "route", (answer) -> {
			throw new AssertionError(answer);
		}, ConduitException::of, Runnable::run);
		begun.complete("four");

		assertThat(result).isCompletedExceptionally();
	}

	@Test
	void anEventLoopIsToldAtOnceThatItMustNotWait() throws InterruptedException {
		CompletableFuture<String> begun = new CompletableFuture<>();
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread loop = new Loop(() -> Answers.await(begun, "orders.place", ConduitException::of));
		loop.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));

		loop.start();
		loop.join(10_000);

		assertThat(loop.isAlive()).isFalse();
		assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("'orders.place'");
		assertThat(begun).isCancelled();
	}

	@Test
	void anEventLoopTakesAnAnswerThatIsThere() throws InterruptedException {
		AtomicReference<String> taken = new AtomicReference<>();
		Thread loop = new Loop(() -> taken
			.set(Answers.await(CompletableFuture.completedFuture("there"), "orders.place", ConduitException::of)));

		loop.start();
		loop.join(10_000);

		assertThat(taken).hasValue("there");
	}

	private static final class Loop extends Thread implements LoopThread {

		Loop(Runnable work) {
			super(work, "loop");
		}

	}

}
