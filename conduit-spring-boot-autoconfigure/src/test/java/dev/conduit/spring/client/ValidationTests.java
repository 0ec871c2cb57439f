package dev.conduit.spring.client;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.annotation.Validated;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.ConstraintValidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Constraints hold at both sides, and all that is broken is said by field.
 */
class ValidationTests {

	private static final String ORDER = """
			{"customer": " ", "lines": [{"amount": 1}, {"amount": 0}], "notes": {"a": ""}, "tags": ["x", ""]}""";

	@Test
	void everyViolationOfAPayloadIsSaidByItsPath() {
		ConduitContext.looped(Service.class).run((context) -> {
			Problem problem = new Calls(context).fail("order", ORDER);

			assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION);
			assertThat(problem.violations()).extracting(Violation::field)
				.containsExactly("customer", "lines[1].amount", "notes[a]", "tags[1]");
			assertThat(problem.violations()).extracting(Violation::message)
				.containsExactly("must not be blank", "must be greater than 0", "must not be blank",
						"must not be blank");
			assertThat(context.getBean(Service.class).calls).hasValue(0);
		});
	}

	@Test
	void aPropertyThatHasAnotherNameInJsonIsSaidByItsNameInJava() {
		ConduitContext.looped(Service.class)
			.run((context) -> assertThat(new Calls(context).fail("renamed", "{\"e-mail\": \"\"}").violations())
				.containsExactly(new Violation("address", "must not be blank")));
	}

	@Test
	void aPropertyIsSaidByTheNameThatTheApplicationsValidatorGivesIt() {
		ConduitContext.looped(Service.class)
			.withBean(ValidationConfigurationCustomizer.class, () -> ValidationTests::nameAsInJson)
			.run((context) -> assertThat(new Calls(context).fail("renamed", "{\"e-mail\": \"\"}").violations())
				.containsExactly(new Violation("e-mail", "must not be blank")));
	}

	private static void nameAsInJson(jakarta.validation.Configuration<?> configuration) {
		((HibernateValidatorConfiguration) configuration).propertyNodeNameProvider((property) -> {
			Field field = (property instanceof JavaBeanProperty bean)
					? ReflectionUtils.findField(bean.getDeclaringClass(), bean.getName()) : null;
			JsonProperty renamed = (field != null) ? field.getAnnotation(JsonProperty.class) : null;
			return (renamed != null) ? renamed.value() : property.getName();
		});
	}

	@Test
	void everyViolationOfAParameterIsSaidByItsName() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.with("page", "0").fail("named", "{\"min\": 11, \"orders\": []}").violations())
				.extracting(Violation::field)
				.containsExactly("min", "orders", "page");
			assertThat(new Calls(context).with("page", "1")
				.fail("named", "{\"min\": 1, \"orders\": [" + ORDER + "]}")
				.violations()).extracting(Violation::field)
				.containsExactly("orders[0].customer", "orders[0].lines[1].amount", "orders[0].notes[a]",
						"orders[0].tags[1]");
			assertThat(calls.fail("scalar", "-1").violations())
				.containsExactly(new Violation("number", "must be greater than 0"));
		});
	}

	@Test
	void constraintsOfAnInterfaceHoldForTheBean() {
		ConduitContext.looped(FromContract.class)
			.run((context) -> assertThat(new Calls(context).fail("contract", "0").violations())
				.extracting(Violation::field)
				.containsExactly("number"));
	}

	@Test
	void groupsOfValidatedAreChecked() {
		ConduitContext.looped(Service.class).run((context) -> {
			assertThat(new Calls(context).fail("grouped", "11").violations()).hasSize(1);
			assertThat(new Calls(context).call("grouped", "-1")).isEqualTo("-1");
		});
	}

	@Test
	void theClientChecksItsArgumentsBeforeTheyLeave() {
		ConduitContext.looped(Service.class).run((context) -> {
			ServiceClient client = context.getBean(ConduitClients.class).create(ServiceClient.class);
			Order order = new Order("", List.of(new Line(0)), Map.of(), List.of());

			ConduitValidationException ex = catchThrowableOfType(ConduitValidationException.class,
					() -> client.unchecked(order));

			assertThat(ex.code()).isEqualTo(ErrorCode.VALIDATION);
			assertThat(ex.problem().detail()).contains("'unchecked' was not called");
			assertThat(ex.problem().violations()).extracting(Violation::field)
				.containsExactly("customer", "lines[0].amount");
			assertThat(context.getBean(Service.class).calls).hasValue(0);
		});
	}

	@Test
	void aFutureOfTheClientFailsWhereItsArgumentsDo() {
		ConduitContext.looped(Service.class).run((context) -> {
			ServiceClient client = context.getBean(ConduitClients.class).create(ServiceClient.class);

			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> client.later(-1).get())
				.withCauseInstanceOf(ConduitValidationException.class);
			assertThat(context.getBean(Service.class).calls).hasValue(0);
		});
	}

	@Test
	void theClientChecksWhatComesBack() {
		ConduitContext.looped(Service.class).run((context) -> {
			ServiceClient client = context.getBean(ConduitClients.class).create(ServiceClient.class);

			ConduitRpcException ex = catchThrowableOfType(ConduitRpcException.class, client::bad);

			assertThat(ex.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(ex.problem().detail()).isEqualTo("the answer of 'bad' breaks constraints");
			assertThat(ex.problem().violations()).extracting(Violation::field).containsExactly("amount");
		});
	}

	@Test
	void withoutAValidatorNothingIsChecked() {
		ConduitContext.looped(Service.class)
			.withClassLoader(new FilteredClassLoader("jakarta.validation", "org.hibernate.validator"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ConstraintValidation.class);
				assertThat(new Calls(context).call("scalar", "-1")).isEqualTo("-1");
			});
	}

	@Test
	void constraintsOnTheElementsOfAListHold() {
		ConduitContext.looped(Service.class).run((context) -> {
			Problem argument = new Calls(context).fail("elements", "[3, 0]");
			Problem result = new Calls(context).fail("elements", "[3, 1]");

			assertThat(argument.code()).isEqualTo(ErrorCode.VALIDATION);
			assertThat(argument.violations()).hasSize(1);
			assertThat(result.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(context.getBean(Service.class).calls).hasValue(1);
		});
	}

	interface Strict {

	}

	record Line(@Positive int amount) {

	}

	record Order(@NotBlank String customer, @Valid List<Line> lines, Map<String, @NotBlank String> notes,
			List<@NotBlank String> tags) {

	}

	interface Contract {

		@ConduitRpc("contract")
		int check(@Min(1) int number);

	}

	static class FromContract implements Contract {

		@Override
		public int check(int number) {
			return number;
		}

	}

	record Renamed(@JsonProperty("e-mail") @NotBlank String address) {

	}

	static class Service {

		private final AtomicInteger calls = new AtomicInteger();

		@ConduitRpc
		void order(@Valid Order order) {
			this.calls.incrementAndGet();
		}

		@ConduitRpc
		void renamed(@Valid Renamed renamed) {
			this.calls.incrementAndGet();
		}

		@ConduitRpc
		void named(@Max(10) int min, @NotEmpty @Valid List<Order> orders, @Header @Min(1) int page) {
			this.calls.incrementAndGet();
		}

		@ConduitRpc
		List<@Positive Integer> elements(List<@Positive Integer> numbers) {
			this.calls.incrementAndGet();
			return numbers.stream().map((number) -> number - 1).toList();
		}

		@ConduitRpc
		int scalar(@Positive int number) {
			this.calls.incrementAndGet();
			return number;
		}

		@ConduitRpc
		@Validated(Strict.class)
		int grouped(@Positive @Max(value = 10, groups = Strict.class) int number) {
			return number;
		}

		@ConduitRpc
		void unchecked(@Nullable Order order) {
			this.calls.incrementAndGet();
		}

		@ConduitRpc
		Line bad() {
			return new Line(0);
		}

	}

	interface ServiceClient {

		void unchecked(@Valid @NotNull Order order);

		@ConduitRpc("scalar")
		CompletableFuture<Integer> later(@Positive int number);

		@Valid
		Line bad();

	}

}
