package dev.conduit.spring.advice;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.core.annotation.Order;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.Applications;
import dev.conduit.spring.binding.InvalidMethodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@TestInstance(Lifecycle.PER_CLASS)
class ConduitAdviceTests {

	@AutoClose
	private final Applications applications = new Applications();

	@BeforeAll
	void start() {
		this.applications.server(Service.class, Late.class, Early.class);
	}

	@Test
	void anAdviceSaysWhatTheCallerLearns() {
		Problem problem = problemOf("element");

		assertThat(problem.code()).isEqualTo(ErrorCode.APPLICATION);
		assertThat(problem.type()).isEqualTo("order-not-found");
		assertThat(problem.detail()).isEqualTo("no such order");
	}

	@Test
	void theHandlerOfTheNearestClassIsCalled() {
		assertThat(problemOf("io").detail()).isEqualTo("io");
		assertThat(problemOf("notFound").detail()).isEqualTo("file");
		assertThat(problemOf("noSuchFile").detail()).isEqualTo("file");
	}

	@Test
	void theFirstBeanInOrderThatKnowsTheExceptionIsAskedEvenIfALaterOneIsNearer() {
		assertThat(problemOf("number").detail()).isEqualTo("early");
	}

	@Test
	void aBodyTravelsUnderTheCodeOfTheHandlerOrOfTheException() {
		Problem named = problemOf("body");

		assertThat(named.type()).isEqualTo("out-of-stock");
		assertThat(named.body().asText()).isEqualTo("{\"left\":3}");
		assertThat(problemOf("declared").type()).isEqualTo("declared");
		assertThat(problemOf("declared").detail()).isEqualTo("said by the exception");
	}

	@Test
	void anExceptionThatAFutureEndsWithIsAdvised() {
		assertThat(problemOf("later").type()).isEqualTo("order-not-found");
	}

	@Test
	void anAdviceThatFailsOrSaysNothingLeavesTheExceptionToTheRules() {
		assertThat(problemOf("failing").detail()).containsPattern("error id [0-9a-f]{8}").doesNotContain("secret");
		assertThat(problemOf("rethrowing").detail()).containsPattern("error id [0-9a-f]{8}").doesNotContain("secret");
		assertThat(problemOf("silent").type()).isEqualTo("silent");
	}

	@Test
	void aHandlerOutsideAnAdviceIsRefused() {
		assertThatRefused(NoAdvice.class, "NoAdvice.handle(IOException)", "@ConduitAdvice");
	}

	@Test
	void twoHandlersOfOneClassForOneExceptionAreRefused() {
		assertThatRefused(Twice.class, "Twice.", "'IOException'");
	}

	@Test
	void aHandlerThatDoesNotTakeTheExceptionIsRefused() {
		assertThatRefused(Without.class, "Without.handle()", "one parameter");
		assertThatRefused(Mismatch.class, "Mismatch.handle(IOException)", "'IllegalStateException'");
	}

	@Test
	void aHandlerThatSaysNothingIsRefused() {
		assertThatRefused(Nothing.class, "Nothing.handle(IOException)", "Return a Problem");
	}

	private void assertThatRefused(Class<?> advice, String... words) {
		assertThatExceptionOfType(InvalidMethodException.class).isThrownBy(() -> this.applications.alone(advice))
			.withMessageContainingAll(words);
	}

	private Problem problemOf(String name) {
		ConduitRpcException failure = catchThrowableOfType(ConduitRpcException.class,
				() -> this.applications.template().call("advised." + name, null, Void.class));
		assertThat(failure).as(name).isNotNull();
		return failure.problem();
	}

	record Stock(int left) {

	}

	static class OutOfStockException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ConduitError(code = "declared")
	static class DeclaredException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		DeclaredException() {
			super("said by the exception");
		}

	}

	@ConduitError(code = "silent")
	static class SilentException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ConduitAdvice
	@Order(2)
	static class Late {

		@ConduitExceptionHandler
		Problem notFound(NoSuchElementException ex) {
			return Problem.of(ErrorCode.APPLICATION, "no such order").withType("order-not-found");
		}

		@ConduitExceptionHandler
		Problem io(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "io");
		}

		@ConduitExceptionHandler({ FileNotFoundException.class, NoSuchFileException.class })
		Problem file(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "file");
		}

		@ConduitExceptionHandler
		Problem number(NumberFormatException ex) {
			return Problem.of(ErrorCode.APPLICATION, "late");
		}

		@ConduitExceptionHandler(code = "out-of-stock")
		Stock stock(OutOfStockException ex) {
			return new Stock(3);
		}

		@ConduitExceptionHandler
		Stock declared(DeclaredException ex) {
			return new Stock(0);
		}

		@ConduitExceptionHandler
		Problem failing(UnsupportedOperationException ex) {
			throw new IllegalStateException("another secret");
		}

		@ConduitExceptionHandler
		Problem rethrowing(ArithmeticException ex) {
			throw ex;
		}

		@ConduitExceptionHandler
		@Nullable Problem silent(SilentException ex) {
			return null;
		}

	}

	@ConduitAdvice
	@Order(1)
	static class Early {

		@ConduitExceptionHandler
		Problem argument(IllegalArgumentException ex) {
			return Problem.of(ErrorCode.APPLICATION, "early");
		}

	}

	@ConduitRpc("advised")
	static class Service {

		@ConduitRpc
		void element() {
			throw new NoSuchElementException("secret");
		}

		@ConduitRpc
		void io() throws IOException {
			throw new IOException("secret");
		}

		@ConduitRpc
		void notFound() throws IOException {
			throw new FileNotFoundException("secret");
		}

		@ConduitRpc
		void noSuchFile() throws IOException {
			throw new NoSuchFileException("secret");
		}

		@ConduitRpc
		void number() {
			throw new NumberFormatException("secret");
		}

		@ConduitRpc
		void body() {
			throw new OutOfStockException();
		}

		@ConduitRpc
		void declared() {
			throw new DeclaredException();
		}

		@ConduitRpc
		CompletableFuture<Void> later() {
			return CompletableFuture.failedFuture(new CompletionException(new NoSuchElementException("secret")));
		}

		@ConduitRpc
		void failing() {
			throw new UnsupportedOperationException("secret");
		}

		@ConduitRpc
		CompletableFuture<Void> rethrowing() {
			return CompletableFuture.failedFuture(new ArithmeticException("secret"));
		}

		@ConduitRpc
		void silent() {
			throw new SilentException();
		}

	}

	static class NoAdvice {

		@ConduitExceptionHandler
		Problem handle(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class Twice {

		@ConduitExceptionHandler
		Problem one(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

		@ConduitExceptionHandler
		Problem other(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class Without {

		@ConduitExceptionHandler
		Problem handle() {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class Mismatch {

		@ConduitExceptionHandler(IllegalStateException.class)
		Problem handle(IOException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class Nothing {

		@ConduitExceptionHandler
		void handle(IOException ex) {
		}

	}

}
