package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.util.ReflectionUtils;

import dev.conduit.message.Violation;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;

import static org.assertj.core.api.Assertions.assertThat;

class JakartaValidationTests {

	@AutoClose
	private final ValidatorFactory factory = Validation.buildDefaultValidatorFactory();

	@Test
	void whatHasNoConstraintsIsNotLookedAt() {
		assertThat(of("plain", Plain.class)).isSameAs(MethodConstraints.NONE);
	}

	@Test
	void constraintsOfARecordInsideARecordCount() {
		assertThat(of("outer", Outer.class).checkArguments(new Service(), new Object[] { new Outer(new Named("")) }))
			.singleElement()
			.satisfies((violation) -> assertThat(violation.field()).isEqualTo("named.name"));
	}

	@Test
	void aSubclassMayHaveConstraintsThatTheDeclaredTypeHasNot() {
		assertThat(of("open", Open.class).checkArguments(new Service(), new Object[] { new Narrow(0) })).hasSize(1);
	}

	@Test
	void constraintsOfTheParameterItselfCount() {
		assertThat(of("number", int.class).checkArguments(new Service(), new Object[] { 0 })).hasSize(1);
	}

	/** It is looked at without its method first, and with it only to tell where. */
	@Test
	void aRecordIsNamedByItsParameterAndOneThatIsNotAskedAboutDoesNotCount() {
		Method method = ReflectionUtils.findMethod(Service.class, "two", Named.class, Named.class);
		assertThat(method).isNotNull();
		MethodConstraints constraints = new JakartaValidation(this.factory.getValidator()).of(Service.class, method,
				new ArgumentPaths(List.of("first", "second"), -1));
		Named good = new Named("a");
		Named bad = new Named("");

		assertThat(constraints.checkArguments(new Service(), new Object[] { good, good })).isEmpty();
		assertThat(constraints.checkArguments(new Service(), new Object[] { good, bad })).isEmpty();
		assertThat(constraints.checkArguments(new Service(), new Object[] { bad, good })).extracting(Violation::field)
			.containsExactly("first.name");
		assertThat(constraints.checkArguments(new Service(), new Object[] { null, good })).isEmpty();
	}

	private MethodConstraints of(String name, Class<?> parameter) {
		Method method = ReflectionUtils.findMethod(Service.class, name, parameter);
		assertThat(method).isNotNull();
		return new JakartaValidation(this.factory.getValidator()).of(Service.class, method,
				new ArgumentPaths(List.of("value"), 0));
	}

	static class Service {

		void plain(@Valid Plain value) {
		}

		void outer(@Valid Outer value) {
		}

		void two(@Valid Named first, Named second) {
		}

		void open(@Valid Open value) {
		}

		void number(@Positive int value) {
		}

	}

	record Plain(String name) {

	}

	record Outer(@Valid Named named) {

	}

	record Named(@NotBlank String name) {

	}

	static class Open {

	}

	static class Narrow extends Open {

		@Positive
		private final int number;

		Narrow(int number) {
			this.number = number;
		}

		@Override
		public String toString() {
			return "Narrow[" + this.number + "]";
		}

	}

}
