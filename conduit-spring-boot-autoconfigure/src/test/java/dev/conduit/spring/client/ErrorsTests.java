package dev.conduit.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.Order;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.advice.ConduitAdvice;
import dev.conduit.spring.advice.ConduitExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How an exception of a service comes back.
 */
class ErrorsTests {

	@Test
	void anExceptionOfTheThrowsClauseComesBackAsItLeft() {
		withClients((client) -> {
			assertThatExceptionOfType(WithMessage.class).isThrownBy(() -> client.fail("message"))
				.withMessage("a message");
			assertThatExceptionOfType(WithProblem.class).isThrownBy(() -> client.fail("problem"))
				.satisfies((ex) -> assertThat(ex.problem.detail()).isEqualTo("a detail"));
			assertThatExceptionOfType(WithBoth.class).isThrownBy(() -> client.fail("both")).satisfies((ex) -> {
				assertThat(ex).hasMessage("both of them");
				assertThat(ex.problem.retryable()).isTrue();
				assertThat(ex.problem.retryAfter()).isEqualTo(Duration.ofMillis(1500));
			});
			assertThatExceptionOfType(WithNothing.class).isThrownBy(() -> client.fail("nothing")).withMessage(null);
		});
	}

	@Test
	void anExceptionThatTheAnnotationNamesComesBackAsItLeft() {
		withClients((client) -> assertThatExceptionOfType(Unchecked.class).isThrownBy(() -> client.named("unchecked"))
			.withMessage("an unchecked one"));
	}

	@Test
	void aSubclassComesBackAsTheClassThatCarriesTheCode() {
		withClients((client) -> assertThatExceptionOfType(WithMessage.class).isThrownBy(() -> client.fail("subclass"))
			.withMessage("a subclass"));
	}

	@Test
	void anExceptionThatTheClientDoesNotDeclareIsAProblemOfItsCode() {
		withClients((client) -> {
			ConduitRpcException ex = catchThrowableOfType(ConduitRpcException.class,
					() -> client.undeclared("unchecked"));

			assertThat(ex.code()).isEqualTo(ErrorCode.APPLICATION);
			assertThat(ex.problem().type()).isEqualTo("unchecked");
			assertThat(ex.problem().detail()).isEqualTo("an unchecked one");
			assertThat(ex.problem().retryable()).isFalse();
		});
	}

	@Test
	void anExceptionThatNobodyDeclaresSaysNothingToTheCaller() {
		withClients((client) -> {
			ConduitRpcException ex = catchThrowableOfType(ConduitRpcException.class, () -> client.fail("secret"));

			assertThat(ex.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(ex.problem().detail()).doesNotContain("the answer").contains("error id");
			assertThat(ex.problem().type()).isEmpty();
		});
	}

	@Test
	void theStackTraceOfAnExceptionSaysWhoCalled() {
		withClients((client) -> {
			WithMessage ex = catchThrowableOfType(WithMessage.class, () -> client.fail("message"));

			assertThat(ex.getStackTrace())
				.anySatisfy((frame) -> assertThat(frame.getClassName()).startsWith(ErrorsTests.class.getName()));
		});
	}

	@Test
	void aFutureEndsWithTheDeclaredException() {
		withClients((client) -> assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> client.later("message").get())
			.withCauseInstanceOf(WithMessage.class));
	}

	@Test
	void adviceSpeaksBeforeTheAnnotationOfTheException() {
		ConduitContext.looped(Service.class, Advice.class).run((context) -> {
			Problem problem = new Calls(context).fail("service.fail", "\"message\"");

			assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_VALUE);
			assertThat(problem.detail()).isEqualTo("advised: a message");
			assertThat(problem.violations()).containsExactly(new Violation("what", "is wrong"));
		});
	}

	@Test
	void theMethodForTheNearestClassGivesAdvice() {
		ConduitContext.looped(Service.class, Advice.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.fail("service.fail", "\"missing\"").detail()).isEqualTo("runtime");
			assertThat(calls.fail("service.fail", "\"argument\"").detail()).isEqualTo("argument or state");
			assertThat(calls.fail("service.fail", "\"state\"").detail()).isEqualTo("argument or state");
		});
	}

	@Test
	void adviceThatReturnsAnObjectGivesTheProblemItsBody() {
		ConduitContext.looped(Service.class, Advice.class).run((context) -> {
			Problem problem = new Calls(context).fail("service.fail", "\"both\"");

			assertThat(problem.code()).isEqualTo(ErrorCode.APPLICATION);
			assertThat(problem.type()).isEqualTo("other-code");
			assertThat(problem.detail()).isEqualTo("both of them");
			assertThat(problem.body().asText()).isEqualTo("{\"balance\":12}");
		});
	}

	@Test
	void theFirstAdviceInOrderThatHasAHandlerWins() {
		ConduitContext.looped(Service.class, Advice.class, FirstAdvice.class)
			.run((context) -> assertThat(new Calls(context).fail("service.fail", "\"message\"").detail())
				.isEqualTo("first"));
	}

	@Test
	void adviceThatFailsItselfLeavesTheExceptionToTheStandard() {
		ConduitContext.looped(Service.class, FailingAdvice.class).run((context) -> {
			Problem problem = new Calls(context).fail("service.fail", "\"secret\"");

			assertThat(problem.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(problem.detail()).contains("error id");
		});
	}

	@Test
	void aConstructorThatFailsLeavesTheProblem() {
		withClients((client) -> {
			ConduitRpcException ex = catchThrowableOfType(ConduitRpcException.class, () -> client.broken("broken"));

			assertThat(ex.problem().type()).isEqualTo("broken");
			assertThat(ex).hasSuppressedException(new IllegalStateException("no such exception"));
		});
	}

	@Test
	void exceptionsThatCannotComeBackAreRefusedAtTheStart() {
		assertRefused(AbstractErrorClient.class, "declares the abstract exception");
		assertRefused(OddErrorClient.class, "which has no constructor that fits");
		assertRefused(TwiceErrorClient.class, "declares two exceptions with the code 'message'");
		assertRefused(PlainErrorClient.class, "names the exception", "which has no @ConduitError");
	}

	@Test
	void adviceThatCannotWorkIsRefusedAtTheStart() {
		assertAdviceRefused(NoAdvice.class, "in a class that is no @ConduitAdvice");
		assertAdviceRefused(VoidAdvice.class, "does not return what the caller learns");
		assertAdviceRefused(OddAdvice.class, "does not take the exception, and nothing else");
		assertAdviceRefused(OtherAdvice.class, "is for 'IllegalStateException', and does not take it");
		assertAdviceRefused(TwiceAdvice.class, "is the second one of its class for 'IllegalStateException'");
	}

	private static void assertRefused(Class<?> client, String... words) {
		ConduitContext.looped(Service.class)
			.run((context) -> assertThat(catchThrowableOfType(dev.conduit.spring.binding.InvalidMethodException.class,
					() -> context.getBean(ConduitClients.class).create(client)))
				.hasMessageContainingAll(words));
	}

	private static void assertAdviceRefused(Class<?> advice, String words) {
		ConduitContext.looped(advice)
			.run((context) -> assertThat(context.getStartupFailure())
				.isInstanceOf(dev.conduit.spring.binding.InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private static void withClients(Use use) {
		ConduitContext.looped(Service.class)
			.run((context) -> use.with(context.getBean(ConduitClients.class).create(ServiceClient.class)));
	}

	private interface Use {

		void with(ServiceClient client) throws Exception;

	}

	@ConduitError(code = "message")
	static class WithMessage extends Exception {

		WithMessage(String message) {
			super(message);
		}

	}

	static class Subclass extends WithMessage {

		Subclass() {
			super("a subclass");
		}

	}

	@ConduitError(code = "problem")
	static class WithProblem extends RuntimeException {

		private final transient Problem problem;

		WithProblem(Problem problem) {
			super(problem.detail());
			this.problem = problem;
		}

	}

	@ConduitError(code = "both", retryable = true, retryAfter = "1500ms")
	static class WithBoth extends Exception {

		private final transient @Nullable Problem problem;

		WithBoth(String message, @Nullable Problem problem) {
			super(message);
			this.problem = problem;
		}

		WithBoth(String message) {
			this(message, null);
		}

	}

	@ConduitError(code = "nothing")
	static class WithNothing extends Exception {

	}

	@ConduitError(code = "unchecked")
	static class Unchecked extends RuntimeException {

		Unchecked(String message) {
			super(message);
		}

	}

	@ConduitError(code = "broken")
	static class Broken extends RuntimeException {

		Broken(String message) {
			throw new IllegalStateException("no such exception");
		}

	}

	@ConduitError(code = "message")
	static class SameCode extends RuntimeException {

	}

	@ConduitError(code = "abstract")
	abstract static class AbstractError extends Exception {

	}

	@ConduitError(code = "odd")
	static class OddError extends Exception {

		OddError(int number) {
			super("" + number);
		}

	}

	@ConduitRpc("service")
	static class Service {

		@ConduitRpc
		void fail(String how) throws Exception {
			throw switch (how) {
				case "message" -> new WithMessage("a message");
				case "subclass" -> new Subclass();
				case "problem" -> new WithProblem(Problem.of(ErrorCode.APPLICATION, "a detail"));
				case "both" -> new WithBoth("both of them");
				case "nothing" -> new WithNothing();
				case "unchecked" -> new Unchecked("an unchecked one");
				case "broken" -> new ConduitRpcException(Problem.of(ErrorCode.APPLICATION, "").withType("broken"));
				case "missing" -> new NoSuchElementException();
				case "argument" -> new IllegalArgumentException("secret");
				case "state" -> new IllegalStateException("secret");
				default -> new ArithmeticException("the answer is 42");
			};
		}

	}

	interface ServiceClient {

		@ConduitRpc("service.fail")
		void fail(String how) throws WithMessage, WithProblem, WithBoth, WithNothing;

		@ConduitRpc(value = "service.fail", errors = Unchecked.class)
		void named(String how);

		@ConduitRpc("service.fail")
		void undeclared(String how);

		@ConduitRpc("service.fail")
		void broken(String how) throws Broken;

		@ConduitRpc(value = "service.fail", errors = WithMessage.class)
		CompletableFuture<Void> later(String how);

	}

	interface AbstractErrorClient {

		void fail() throws AbstractError;

	}

	interface OddErrorClient {

		void fail() throws OddError;

	}

	interface TwiceErrorClient {

		void fail() throws WithMessage, SameCode;

	}

	interface PlainErrorClient {

		@ConduitRpc(errors = IllegalStateException.class)
		void fail();

	}

	@ConduitAdvice
	static class Advice {

		@ConduitExceptionHandler
		Problem message(WithMessage ex) {
			return Problem.of(ErrorCode.INVALID_VALUE, "advised: " + ex.getMessage(),
					List.of(new Violation("what", "is wrong")));
		}

		@ConduitExceptionHandler
		Problem runtime(RuntimeException ex) {
			return Problem.of(ErrorCode.APPLICATION, "runtime");
		}

		@ConduitExceptionHandler({ IllegalArgumentException.class, IllegalStateException.class })
		Problem nearer(RuntimeException ex) {
			return Problem.of(ErrorCode.APPLICATION, "argument or state");
		}

		@ConduitExceptionHandler(code = "other-code")
		Balance both(WithBoth ex) {
			return new Balance(12);
		}

	}

	record Balance(int balance) {

	}

	@Order(1)
	@ConduitAdvice
	static class FirstAdvice {

		@ConduitExceptionHandler
		Problem message(Exception ex) {
			return Problem.of(ErrorCode.APPLICATION, "first");
		}

	}

	@ConduitAdvice
	static class FailingAdvice {

		@ConduitExceptionHandler
		Problem all(Exception ex) {
			throw new IllegalStateException("the advice is broken");
		}

	}

	static class NoAdvice {

		@ConduitExceptionHandler
		Problem all(Exception ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class VoidAdvice {

		@ConduitExceptionHandler
		void all(Exception ex) {
		}

	}

	@ConduitAdvice
	static class OddAdvice {

		@ConduitExceptionHandler
		Problem all(String text) {
			return Problem.of(ErrorCode.APPLICATION, text);
		}

	}

	@ConduitAdvice
	static class OtherAdvice {

		@ConduitExceptionHandler(IllegalStateException.class)
		Problem all(IllegalArgumentException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

	@ConduitAdvice
	static class TwiceAdvice {

		@ConduitExceptionHandler
		Problem one(IllegalStateException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

		@ConduitExceptionHandler
		Problem two(IllegalStateException ex) {
			return Problem.of(ErrorCode.APPLICATION, "");
		}

	}

}
