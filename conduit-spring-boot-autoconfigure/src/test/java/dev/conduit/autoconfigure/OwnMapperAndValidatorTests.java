package dev.conduit.autoconfigure;

import java.util.Locale;

import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.Violation;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.ConstraintValidation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without Spring Boot's modules for Jackson and validation, which cost each start, there
 * is JSON and there are constraints all the same.
 */
class OwnMapperAndValidatorTests {

	@Test
	void callsAreJsonAndConstraintsHold() {
		looped(Checked.class).run((context) -> {
			assertThat(new Calls(context).call("half", "{\"whole\": 4}")).isEqualTo("2");
			assertThat(new Calls(context).fail("half", "{\"whole\": 0}").violations())
				.containsExactly(new Violation("whole", "must be greater than 0"));
		});
	}

	@Test
	void neitherIsForTheApplication() {
		looped(Checked.class).run((context) -> assertThat(context).doesNotHaveBean(JsonMapper.class)
			.getBean(Wanting.class)
			.satisfies((wanting) -> assertThat(wanting.validator().stream()).isEmpty()));
	}

	@Test
	void whereNothingHasConstraintsNoValidatorIsMade() {
		looped(Free.class).run((context) -> {
			assertThat(new Calls(context).call("twice", "{\"whole\": 4}")).isEqualTo("8");
			assertThat(isMade(context)).isFalse();
		});
		looped(Checked.class).run((context) -> assertThat(isMade(context)).isTrue());
	}

	@Test
	void theApplicationsOwnAreTakenInstead() {
		looped(Checked.class).withBean(LocalValidatorFactoryBean.class)
			.withBean(ConstraintValidation.class, () -> ConstraintValidation.NONE)
			.run((context) -> assertThat(context).hasSingleBean(ConstraintValidation.class)
				.doesNotHaveBean("conduitValidator"));
		looped(Checked.class).withBean(LocalValidatorFactoryBean.class)
			.run((context) -> assertThat(context).hasSingleBean(ConstraintValidation.class)
				.doesNotHaveBean("conduitValidator"));
	}

	@Test
	void messagesComeFromTheApplicationsMessages() {
		StaticMessageSource messages = new StaticMessageSource();
		messages.setUseCodeAsDefaultMessage(false);
		messages.addMessage("more", Locale.getDefault(), "give me more");
		looped(Worded.class).withBean("messageSource", StaticMessageSource.class, () -> messages)
			.run((context) -> assertThat(new Calls(context).fail("worded", "0").violations())
				.extracting(Violation::message)
				.containsExactly("give me more"));
	}

	private static ApplicationContextRunner looped(Class<?> service) {
		return ConduitContext.looped(ConduitContext.withoutBootsModules(), service, Wanting.class);
	}

	private static boolean isMade(AssertableApplicationContext context) {
		return context.getSourceApplicationContext().getBeanFactory().containsSingleton("conduitValidator");
	}

	record Amount(@Positive int whole) {

	}

	static class Checked {

		@ConduitRpc
		int half(@Valid Amount number) {
			return number.whole() / 2;
		}

	}

	static class Free {

		@ConduitRpc
		int twice(Amount number) {
			return number.whole() * 2;
		}

	}

	static class Worded {

		@ConduitRpc
		int worded(@Positive(message = "{more}") int number) {
			return number;
		}

	}

	/** A bean that takes a validator, if it gets one. */
	record Wanting(ObjectProvider<Validator> validator) {

	}

}
