package dev.conduit.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;

class StandardExceptionMapperTests {

	private static final Problem UNEXPECTED = Problem.of(ErrorCode.EXECUTION_FAILED,
			"The method failed; its server knows more (error id 00c0ffee)");

	private final ExceptionMapper mapper = new StandardExceptionMapper(() -> 0xc0ffee);

	private final TestExchange exchange = new TestExchange("calculator.add");

	private final Logger logger = (Logger) LoggerFactory.getLogger(StandardExceptionMapper.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listenToTheLog() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void listenNoMore() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	static List<Throwable> exceptionsThatNobodyDeclared() {
		return List.of(new IllegalStateException("secret"), new NullPointerException(), new Exception("secret"),
				new StackOverflowError("secret"), new OutOfMemoryError("secret"), new AssertionError("secret"),
				new InterruptedException("secret"), new CancellationException("secret"),
				new CompletionException("secret", null));
	}

	@ParameterizedTest
	@MethodSource("exceptionsThatNobodyDeclared")
	void ofAnExceptionThatNobodyDeclaredTheCallerLearnsAnIdThatStandsInTheLog(Throwable failure) {
		assertThat(this.mapper.toProblem(failure, this.exchange)).isEqualTo(UNEXPECTED);

		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage())
				.isEqualTo("'calculator.add' failed for ann at local:test, error id 00c0ffee");
			assertThat(((ThrowableProxy) event.getThrowableProxy()).getThrowable()).isSameAs(failure);
		});
	}

	@Test
	void eachErrorHasAnIdOfItsOwn() {
		ExceptionMapper standard = ExceptionMapper.standard();

		assertThat(standard.toProblem(new Exception(), this.exchange))
			.isNotEqualTo(standard.toProblem(new Exception(), this.exchange));
	}

	@Test
	void aDeclaredProblemTravelsAsItIs() {
		Problem problem = Problem.of(ErrorCode.APPLICATION, "no money", List.of(new Violation("amount", "too much")))
			.withType("insufficient-funds")
			.withRetry(true, Duration.ofSeconds(3))
			.withBody(Payload.text("x"));

		assertThat(this.mapper.toProblem(ConduitException.of(problem), this.exchange)).isEqualTo(problem);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void whatDoesNotFitThePayloadTravelsWithEachViolation() {
		Problem problem = Problem.of(ErrorCode.INVALID_PARAMETERS, "The payload does not fit",
				List.of(new Violation("a", "is required"), new Violation("b", "is not known")));

		assertThat(this.mapper.toProblem(new PayloadConversionException(problem), this.exchange)).isEqualTo(problem);
	}

	@ParameterizedTest
	@EnumSource(names = { "DEADLINE_EXCEEDED", "APPLICATION", "VALIDATION", "MISSING_FIELD", "INVALID_TYPE",
			"INVALID_VALUE", "MALFORMED_PAYLOAD", "UNSUPPORTED_CONTENT_TYPE", "PAYLOAD_TOO_LARGE",
			"AUTHENTICATION_REQUIRED", "PERMISSION_DENIED", "INVALID_PARAMETERS", "EXECUTION_FAILED",
			"UNSUPPORTED_INTERACTION", "RATE_LIMITED", "QUOTA_EXCEEDED", "QUEUE_FULL", "TOO_MANY_IN_FLIGHT" })
	void aCodeThatSpeaksOfThisCallTravelsButNoRetryIsPromisedAfterItRan(ErrorCode code) {
		Problem problem = Problem.of(code, "why");

		assertThat(this.mapper.toProblem(ConduitException.of(problem), this.exchange))
			.isEqualTo(problem.withRetry(false, null));
		assertThat(this.log.list).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE,
			names = { "DEADLINE_EXCEEDED", "APPLICATION", "VALIDATION", "MISSING_FIELD", "INVALID_TYPE",
					"INVALID_VALUE", "MALFORMED_PAYLOAD", "UNSUPPORTED_CONTENT_TYPE", "PAYLOAD_TOO_LARGE",
					"AUTHENTICATION_REQUIRED", "PERMISSION_DENIED", "INVALID_PARAMETERS", "EXECUTION_FAILED",
					"UNSUPPORTED_INTERACTION", "RATE_LIMITED", "QUOTA_EXCEEDED", "QUEUE_FULL", "TOO_MANY_IN_FLIGHT" })
	void aCodeThatSpeaksOfAnotherConnectionOrMethodIsAnUnexpectedFailure(ErrorCode code) {
		ConduitException failure = ConduitException.of(Problem.of(code, "secret of another server"));

		assertThat(this.mapper.toProblem(failure, this.exchange)).isEqualTo(UNEXPECTED);
		assertThat(this.log.list).hasSize(1);
	}

	@Test
	void theHandlersOwnTimeOutIsADeadline() {
		assertThat(this.mapper.toProblem(new TimeoutException("secret"), this.exchange))
			.isEqualTo(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "The handler waited too long for something"));
	}

	@Test
	void whatACancellationCausesIsCancelled() {
		this.exchange.cancel();

		for (Throwable failure : List.of(new InterruptedException(), new CancellationException(),
				new ClosedByInterruptException(), new ExecutionException(new InterruptedException()))) {
			assertThat(this.mapper.toProblem(failure, this.exchange))
				.isEqualTo(Problem.of(ErrorCode.CANCELLED, "The call was cancelled"));
		}
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void wrappersAreTakenOff() {
		Throwable inside = ConduitException.of(Problem.of(ErrorCode.APPLICATION, "inside"));
		for (Throwable wrapped : List.of(new CompletionException(inside), new ExecutionException(inside),
				new InvocationTargetException(inside), new UndeclaredThrowableException(inside),
				new CompletionException(new UndeclaredThrowableException(new InvocationTargetException(inside))))) {
			assertThat(ExceptionMapper.unwrap(wrapped)).isSameAs(inside);
			assertThat(this.mapper.toProblem(wrapped, this.exchange).detail()).isEqualTo("inside");
		}
	}

	@Test
	void aCircleOfWrappersComesToAnEnd() {
		ExecutionException first = new ExecutionException("first") {
		};
		CompletionException second = new CompletionException(first);
		first.initCause(second);

		assertThat(ExceptionMapper.unwrap(first)).isIn(first, second);
	}

}
