package dev.conduit.autoconfigure;

import jakarta.validation.Validator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.binding.JakartaValidation;

/**
 * Auto-configuration of Jakarta Validation by the application's own validator.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnClass(Validator.class)
@Lazy
public final class ConduitValidationAutoConfiguration {

	@Bean
	@ConditionalOnBean(Validator.class)
	@ConditionalOnMissingBean(ConstraintValidation.class)
	JakartaValidation conduitConstraintValidation(Validator validator) {
		return new JakartaValidation(validator);
	}

}
