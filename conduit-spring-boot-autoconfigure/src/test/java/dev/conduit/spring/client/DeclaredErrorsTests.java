package dev.conduit.spring.client;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.Applications;
import dev.conduit.spring.binding.InvalidMethodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@TestInstance(Lifecycle.PER_CLASS)
class DeclaredErrorsTests {

	@AutoClose
	private final Applications applications = new Applications();

	private Client client;

	@BeforeAll
	void start() {
		this.applications.server(Service.class);
		this.client = this.applications.calling(Client.class);
	}

	@Test
	void anExceptionOfTheThrowsClauseComesBackAsItsClass() {
		assertThatExceptionOfType(MessageException.class).isThrownBy(() -> this.client.message())
			.withMessage("said by the server");
	}

	@Test
	void anExceptionNamedInTheAnnotationComesBackAsItsClass() {
		assertThatExceptionOfType(BothException.class).isThrownBy(() -> this.client.both()).satisfies((ex) -> {
			assertThat(ex).hasMessage("both");
			assertThat(ex.problem.type()).isEqualTo("both");
			assertThat(ex.problem.retryable()).isTrue();
			assertThat(ex.problem.retryAfter()).hasSeconds(2);
		});
	}

	@Test
	void anExceptionMayBeMadeOfTheProblemOrOfNothing() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.client.problem())
			.satisfies((ex) -> assertThat(ex.problem.detail()).isEqualTo("only the problem"));
		assertThatExceptionOfType(NothingException.class).isThrownBy(() -> this.client.nothing());
	}

	@Test
	void aFutureEndsWithTheDeclaredException() {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.client.later().get())
			.withCauseExactlyInstanceOf(MessageException.class);
	}

	@Test
	void aSubclassThatInheritsTheCodeComesBackAsTheDeclaredClass() {
		assertThatExceptionOfType(MessageException.class).isThrownBy(() -> this.client.subclass())
			.satisfies((ex) -> assertThat(ex).isExactlyInstanceOf(MessageException.class));
	}

	@Test
	void anExceptionThatTheMethodDoesNotDeclareIsTheProblemWithItsType() {
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.undeclared())
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.APPLICATION);
				assertThat(ex.problem().type()).isEqualTo("nothing");
			});
	}

	@Test
	void anExceptionWithoutACodeTellsAnErrorIdAndNotAWordMore() {
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.secret()).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(ex.problem().detail()).containsPattern("error id [0-9a-f]{8}");
			assertThat(ex.problem().toString()).doesNotContain("hunter2", "NoSuchElement");
		});
	}

	@Test
	void anExceptionWhoseConstructorFailsStillSaysWhatTheServerSaid() {
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.broken()).satisfies((ex) -> {
			assertThat(ex.problem().type()).isEqualTo("broken");
			assertThat(ex.getSuppressed()).hasAtLeastOneElementOfType(IllegalArgumentException.class);
		});
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "UNKNOWN", "INTERNAL", "CANCELLED", "METHOD_NOT_FOUND" })
	void aCodeThatSpeaksOfTheCallComesBackAsItsOwnClass(ErrorCode code) {
		ConduitException expected = ConduitException.of(Problem.of(code, "detail"));

		Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> this.client.code(code));

		assertThat(thrown).isInstanceOf(ConduitException.class);
		ConduitException actual = (ConduitException) thrown;
		if (actual.code() == ErrorCode.EXECUTION_FAILED) {
			assertThat(code).as("speaks of another call")
				.isNotIn(ErrorCode.APPLICATION, ErrorCode.VALIDATION, ErrorCode.PERMISSION_DENIED, ErrorCode.QUEUE_FULL,
						ErrorCode.DEADLINE_EXCEEDED);
		}
		else {
			assertThat(actual).isExactlyInstanceOf(expected.getClass());
			assertThat(actual.problem().detail()).isEqualTo("detail");
		}
	}

	@Test
	void aCheckedExceptionThatIsNamedButNotDeclaredIsRefused() {
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.calling(Undeclared.class))
			.withMessageContainingAll("Undeclared.call()", "CheckedException", "throws clause");
		assertThat(this.applications.calling(UndeclaredLater.class)).isNotNull();
	}

	@Test
	void aNamedExceptionWithoutACodeIsRefused() {
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.calling(WithoutCode.class))
			.withMessageContainingAll("WithoutCode.call()", "java.lang.IllegalStateException", "@ConduitError");
	}

	@Test
	void twoExceptionsOfOneCodeAreRefused() {
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.calling(TwoOfOneCode.class))
			.withMessageContainingAll("TwoOfOneCode.call()", "'message'");
	}

	@Test
	void anExceptionThatNobodyCanMakeIsRefused() {
		assertThatExceptionOfType(InvalidMethodException.class)
			.isThrownBy(() -> this.applications.calling(Unmakeable.class))
			.withMessageContainingAll("Unmakeable.call()", "(String, Problem), (Problem), (String), ()");
	}

	@ConduitError(code = "message")
	static class MessageException extends Exception {

		private static final long serialVersionUID = 1L;

		MessageException(String message) {
			super(message);
		}

	}

	static class SubclassException extends MessageException {

		private static final long serialVersionUID = 1L;

		SubclassException() {
			super("of a subclass");
		}

	}

	@ConduitError(code = "both", retryable = true, retryAfter = "2s")
	static class BothException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Problem problem;

		BothException(String message, Problem problem) {
			super(message);
			this.problem = problem;
		}

		BothException(String message) {
			this(message, Problem.of(ErrorCode.INTERNAL, "the wrong constructor"));
		}

	}

	@ConduitError(code = "problem")
	static class ProblemException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Problem problem;

		ProblemException(Problem problem) {
			super(problem.detail());
			this.problem = problem;
		}

	}

	@ConduitError(code = "nothing")
	static class NothingException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ConduitError(code = "broken")
	static class BrokenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		BrokenException(String message) {
			super(message);
			if (message.equals("at the client")) {
				throw new IllegalArgumentException(message);
			}
		}

		@Override
		public String getMessage() {
			return "at the client";
		}

	}

	@ConduitError(code = "checked")
	static class CheckedException extends Exception {

		private static final long serialVersionUID = 1L;

	}

	@ConduitError(code = "unmakeable")
	static class UnmakeableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnmakeableException(int number) {
			super(String.valueOf(number));
		}

	}

	@ConduitClient("errors")
	interface Client {

		void message() throws MessageException, IOException;

		@ConduitRpc(errors = BothException.class)
		void both();

		void problem() throws ProblemException;

		void nothing() throws NothingException;

		@ConduitRpc(value = "message", errors = MessageException.class)
		CompletableFuture<Void> later();

		void subclass() throws MessageException;

		@ConduitRpc("nothing")
		void undeclared() throws ProblemException;

		void secret() throws NoSuchElementException;

		void broken() throws BrokenException;

		void code(ErrorCode code);

	}

	@ConduitRpc("errors")
	static class Service {

		@ConduitRpc
		void message() throws MessageException {
			throw new MessageException("said by the server");
		}

		@ConduitRpc
		void both() {
			throw new BothException("both");
		}

		@ConduitRpc
		void problem() {
			throw new ProblemException(Problem.of(ErrorCode.APPLICATION, "only the problem"));
		}

		@ConduitRpc
		void nothing() {
			throw new NothingException();
		}

		@ConduitRpc
		void subclass() throws MessageException {
			throw new SubclassException();
		}

		@ConduitRpc
		void secret() {
			throw new NoSuchElementException("the password is hunter2");
		}

		@ConduitRpc
		void broken() {
			throw new BrokenException("at the server");
		}

		@ConduitRpc
		void code(ErrorCode code) {
			throw ConduitException.of(Problem.of(code, "detail"));
		}

	}

	interface Undeclared {

		@ConduitRpc(errors = CheckedException.class)
		void call();

	}

	interface UndeclaredLater {

		@ConduitRpc(errors = CheckedException.class)
		CompletableFuture<Void> call();

	}

	interface WithoutCode {

		@ConduitRpc(errors = IllegalStateException.class)
		void call();

	}

	interface TwoOfOneCode {

		void call() throws MessageException, SubclassException;

	}

	interface Unmakeable {

		void call() throws UnmakeableException;

	}

}
