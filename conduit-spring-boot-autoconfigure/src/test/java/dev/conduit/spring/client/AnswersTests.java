package dev.conduit.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitException;

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

}
