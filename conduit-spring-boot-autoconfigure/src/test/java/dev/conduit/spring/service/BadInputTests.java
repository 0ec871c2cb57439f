package dev.conduit.spring.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a service says to callers that know nothing of its constraints.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTests {

	@AutoClose
	private final Applications applications = new Applications();

	@BeforeAll
	void start() {
		this.applications.server(Service.class);
	}

	@Test
	void plainScalarsOfTheWrongTypeAreRefusedEachByItsName() {
		Problem problem = problemOf("add", Map.of("x", "one", "y", List.of()));

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactlyInAnyOrder(
				new Violation("x", "expected int, was string \"one\""), new Violation("y", "expected int, was array"));
	}

	@Test
	void missingAndExtraParametersAreNamedTogether() {
		Problem problem = problemOf("add", Map.of("x", 1, "z", 2));

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactlyInAnyOrder(new Violation("y", "is required"),
				new Violation("z", "is not known"));
	}

	@Test
	void extraPropertiesOfASingleParameterAreNamedAsExtraParametersAre() {
		Problem problem = problemOf("order",
				json("{\"customer\": \"a\", \"vip\": true, \"lines\": [{\"amount\": 1, \"price\": 2}]}"));

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactlyInAnyOrder(new Violation("vip", "is not known"),
				new Violation("lines[0].price", "is not known"));
	}

	@Test
	void extraPropertiesOfOneOfSeveralParametersAreNamedByTheirPath() {
		assertThat(problemOf("limited",
				json("{\"number\": 1, \"order\": {\"customer\": \"a\", \"vip\": true, \"lines\": []}}"))
			.violations()).containsExactly(new Violation("order.vip", "is not known"));
	}

	@Test
	void extraPropertiesOfAnAnswerAreIgnored() {
		assertThat(this.applications.template().call("input.newer", null, Amount.class)).isEqualTo(new Amount(1));
		assertThat(this.applications.calling(Older.class).newer()).isEqualTo(new Amount(1));
	}

	@Test
	void extraPropertiesAreIgnoredWhereTheConfigurationSaysSo() {
		try (Applications lenient = new Applications().with("conduit.json.fail-on-unknown-properties=false")) {
			lenient.server(Service.class);

			assertThat(lenient.template().call("input.envelope", json("{\"payload\": 7, \"vip\": true}"), int.class))
				.isEqualTo(7);
		}
	}

	@Test
	void aSingleScalarOfTheWrongTypeIsCalledThePayload() {
		assertThat(problemOf("half", json("\"many\"")).violations())
			.containsExactly(new Violation("payload", "expected int, was string \"many\""));
	}

	@Test
	void aPropertyNamedPayloadKeepsItsName() {
		assertThat(problemOf("envelope", json("{\"payload\": \"many\"}")).violations())
			.containsExactly(new Violation("payload", "expected int, was string \"many\""));
	}

	@Test
	void nullForAPrimitiveIsRefused() {
		assertThat(problemOf("half", json("null")).violations())
			.containsExactly(new Violation("payload", "expected int, was null"));
		assertThat(problemOf("add", json("{\"x\": null, \"y\": 1}")).violations())
			.containsExactly(new Violation("x", "is required"));
	}

	@Test
	void noPayloadWhereThereMustBeOneIsRefused() {
		assertThat(problemOf("half", null).code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problemOf("add", null).code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
	}

	@Test
	void aPayloadForAMethodWithoutParametersIsRefused() {
		assertThat(problemOf("none", Map.of("x", 1)).violations()).containsExactly(new Violation("x", "is not known"));
	}

	@Test
	void anArrayForSeveralParametersIsRefused() {
		assertThat(problemOf("add", List.of(1, 2)).code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
	}

	@Test
	void malformedJsonIsSaidToBeMalformed() {
		assertThat(problemOf("add", json("{\"x\": 1, ")).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(problemOf("half", json("")).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
	}

	@Test
	void anUnsupportedContentTypeIsNamedWithThoseThatAreReadable() {
		Problem problem = problemOf("add", Payload.of(new byte[] { 1 }, new ContentType("application/xml")));

		assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
		assertThat(problem.detail()).contains("application/xml", "application/json");
	}

	@Test
	void textForAParameterThatIsNoTextIsRefused() {
		assertThat(problemOf("half", "5").code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
	}

	@Test
	void aMissingHeaderIsNamedTogetherWithAPayloadThatIsMissing() {
		assertThat(problemOf("headed", json("null")).violations())
			.containsExactly(new Violation("tenant", "the header is required"), new Violation("order", "is required"));
	}

	@Test
	void aResultThatCannotBeWrittenIsAnAnswerAndNotASilence() {
		for (String name : List.of("unwritable", "unwritableLater")) {
			assertThat(failureOf(name, null).code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		}
	}

	@Test
	void constraintsOfPayloadsAreCheckedWithEveryViolationByField() {
		Problem problem = problemOf("order",
				Map.of("customer", " ", "lines", List.of(Map.of("amount", 1), Map.of("amount", 0))));

		assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION);
		assertThat(problem.violations()).containsExactly(new Violation("customer", "must not be blank"),
				new Violation("lines[1].amount", "must be greater than or equal to 1"));
	}

	@Test
	void constraintsOfParametersAreCheckedWithEveryViolationByName() {
		Problem problem = problemOf("limited",
				Map.of("number", 11, "order", Map.of("customer", "", "lines", List.of(Map.of("amount", 1)))));

		assertThat(problem.violations()).containsExactly(new Violation("number", "must be less than or equal to 10"),
				new Violation("order.customer", "must not be blank"), new Violation("tenant", "must not be blank"));
	}

	@Test
	void constraintsOfASinglePlainScalarAreChecked() {
		assertThat(problemOf("short", 11).violations())
			.containsExactly(new Violation("number", "must be less than or equal to 10"));
	}

	@Test
	void aResultThatBreaksConstraintsIsTheServersFault() {
		for (String name : List.of("tooMuch", "tooMuchLater", "tooManyLater")) {
			ConduitException failure = failureOf(name, null);

			assertThat(failure).isExactlyInstanceOf(ConduitRpcException.class);
			assertThat(failure.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(failure.problem().violations()).extracting(Violation::message)
				.containsExactly("must be less than or equal to 10");
		}
	}

	@Test
	void noClassNameIsInAnyAnswer() {
		for (Object argument : List.of(Map.of("customer", List.of(), "lines", 1), List.of(1), json("7"))) {
			assertThat(problemOf("order", argument).toString()).doesNotContain("Tests", "java.", "jackson");
		}
	}

	private Problem problemOf(String name, @Nullable Object argument) {
		ConduitException failure = failureOf(name, argument);
		boolean input = switch (failure.code()) {
			case MALFORMED_PAYLOAD, UNSUPPORTED_CONTENT_TYPE -> failure instanceof ConduitRpcException;
			default -> failure instanceof ConduitValidationException;
		};
		assertThat(input).as("%s", failure).isTrue();
		return failure.problem();
	}

	private ConduitException failureOf(String name, @Nullable Object argument) {
		ConduitException failure = catchThrowableOfType(ConduitException.class,
				() -> this.applications.template().call("input." + name, argument, Payload.class));
		assertThat(failure).as(name).isNotNull();
		return failure;
	}

	private static Payload json(String text) {
		return Payload.of(text.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	record Order(@NotBlank String customer, @NotEmpty List<@Valid Line> lines) {

	}

	record Line(@Min(1) int amount) {

	}

	@ConduitClient("input")
	interface Older {

		Amount newer();

	}

	record Amount(@Max(10) int value) {

	}

	record Envelope(int payload) {

	}

	record Explosive(int fuse) {

		@Override
		public int fuse() {
			throw new AssertionError("while it was written");
		}

	}

	@ConduitRpc("input")
	static class Service {

		@ConduitRpc
		int add(int x, int y) {
			return x + y;
		}

		@ConduitRpc
		int half(int number) {
			return number / 2;
		}

		@ConduitRpc
		int envelope(Envelope envelope) {
			return envelope.payload();
		}

		@ConduitRpc
		Map<String, Integer> newer() {
			return Map.of("value", 1, "precision", 2);
		}

		@ConduitRpc
		void headed(@Header("tenant") String tenant, Order order) {
		}

		@ConduitRpc
		Explosive unwritable() {
			return new Explosive(1);
		}

		@ConduitRpc
		CompletableFuture<Explosive> unwritableLater() {
			return CompletableFuture.completedFuture(new Explosive(1));
		}

		@ConduitRpc
		void none() {
		}

		@ConduitRpc
		int order(@Valid Order order) {
			return order.lines().size();
		}

		@ConduitRpc
		int limited(@Max(10) int number, @Valid Order order,
				@NotBlank @Header(name = "tenant", defaultValue = "") String tenant) {
			return number;
		}

		@ConduitRpc("short")
		int small(@Max(10) int number) {
			return number;
		}

		@ConduitRpc
		@Max(10)
		int tooMuch() {
			return 11;
		}

		@ConduitRpc
		@Valid
		CompletableFuture<Amount> tooMuchLater() {
			return CompletableFuture.completedFuture(new Amount(11));
		}

		@ConduitRpc
		@Valid
		CompletableFuture<List<Amount>> tooManyLater() {
			return CompletableFuture.completedFuture(List.of(new Amount(1), new Amount(11)));
		}

	}

}
