package dev.conduit.spring.binding;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The validator is asked for where constraints may be, and finds the same ones then.
 */
class ValidationOnDemandTests {

	private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();

	private final AtomicInteger asked = new AtomicInteger();

	private final ValidationOnDemand onDemand = new ValidationOnDemand(this::validator);

	@AfterAll
	static void close() {
		FACTORY.close();
	}

	private Validator validator() {
		this.asked.incrementAndGet();
		return FACTORY.getValidator();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "withHeaders", "unchecked" })
	void whatHasNoConstraintsAsksForNoValidator(String name) {
		Method method = method(name);

		assertThat(of(method)).isSameAs(MethodConstraints.NONE);
		assertThat(this.onDemand.ofItems(Bean.class, method, -1)).isSameAs(ItemConstraints.NONE);
		assertThat(this.asked).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "scalar", "repeated", "inElements", "deepInElements", "ofResult",
			"ofElementsOfResult", "ofInterface", "ofSuperclass", "generic", "composed", "inArray" })
	void whatHasSomeIsChecked(String name) {
		assertThat(of(method(name))).isNotSameAs(MethodConstraints.NONE);
	}

	@Test
	void itemsOfAStreamAreChecked() {
		assertThat(this.onDemand.ofItems(Bean.class, method("stream"), -1).check(new Item(0))).hasSize(1);
	}

	@Test
	void theValidatorIsAskedForOnce() {
		of(method("valid"));
		of(method("scalar"));

		assertThat(this.asked).hasValue(1);
	}

	/** Whatever is added to the bean below. */
	@Test
	void noMethodIsTakenForFreeThatTheValidatorKnowsConstraintsOf() {
		JakartaValidation eager = new JakartaValidation(FACTORY.getValidator());

		assertThat(
				Arrays.stream(Bean.class.getMethods()).filter((method) -> method.getDeclaringClass() != Object.class))
			.isNotEmpty()
			.allSatisfy((method) -> {
				boolean free = MethodConstraints.NONE
					.equals(eager.of(Bean.class, method, new ArgumentPaths(List.of("a", "b"), -1)));
				assertThat(MethodConstraints.NONE.equals(of(method))).isEqualTo(free);
			});
	}

	private MethodConstraints of(Method method) {
		return this.onDemand.of(Bean.class, method, new ArgumentPaths(List.of("a", "b"), -1));
	}

	private static Method method(String name) {
		return Arrays.stream(Bean.class.getMethods())
			.filter((method) -> method.getName().equals(name) && !method.isBridge())
			.findFirst()
			.orElseThrow();
	}

	public record Item(@Positive int number) {

	}

	@Positive
	@Constraint(validatedBy = {})
	@Retention(RetentionPolicy.RUNTIME)
	@interface Even {

		String message() default "even";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	public interface Contract<T> {

		void ofInterface(@Positive int number);

		void generic(@NotNull T value);

	}

	public abstract static class Base {

		public abstract void ofSuperclass(@Valid Item item);

	}

	public static class Bean extends Base implements Contract<Integer> {

		@ConduitRpc
		public @Nullable String plain(Item item) {
			return item.toString();
		}

		public void withHeaders(@Header("page") int page, List<@Nullable String> names) {
		}

		@SafeVarargs
		@SuppressWarnings("varargs")
		public final CompletableFuture<Map<String, Item>> unchecked(List<Item>... items) {
			return new CompletableFuture<>();
		}

		public void valid(@Valid Item item) {
		}

		public void scalar(@Positive int number) {
		}

		public void repeated(@Pattern(regexp = "a.*") @Pattern(regexp = ".*b") String text) {
		}

		public void inElements(List<@Positive Integer> numbers) {
		}

		public void deepInElements(Map<String, List<@Valid Item>> items) {
		}

		public void inArray(@NotEmpty String[] names) {
		}

		public @NotEmpty String ofResult() {
			return "";
		}

		public List<@Valid Item> ofElementsOfResult() {
			return List.of();
		}

		@Override
		public void ofInterface(int number) {
		}

		@Override
		public void ofSuperclass(Item item) {
		}

		@Override
		public void generic(Integer value) {
		}

		public void composed(@Even int number) {
		}

		@Valid
		public Flow.@Nullable Publisher<Item> stream() {
			return null;
		}

	}

}
