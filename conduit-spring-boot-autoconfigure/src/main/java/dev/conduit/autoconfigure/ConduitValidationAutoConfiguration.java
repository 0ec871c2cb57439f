package dev.conduit.autoconfigure;

import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnResource;
import org.springframework.boot.validation.MessageInterpolatorFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.binding.JakartaValidation;
import dev.conduit.spring.binding.ValidationOnDemand;

/**
 * Auto-configuration of Jakarta Validation by the application's own validator, or else by
 * one that nobody else gets.
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

	/**
	 * Without Spring Boot's module for validation, which makes a validator at each start.
	 */
	@Configuration(proxyBeanMethods = false)
	@Lazy
	@ConditionalOnMissingBean(Validator.class)
	@ConditionalOnResource(resources = "classpath:META-INF/services/jakarta.validation.spi.ValidationProvider")
	static class OwnValidatorConfiguration {

		@Bean(defaultCandidate = false)
		LocalValidatorFactoryBean conduitValidator(ApplicationContext context) {
			LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
			validator.setMessageInterpolator(new MessageInterpolatorFactory(context).getObject());
			return validator;
		}

		/** Constraints in XML are not seen by looking at methods. */
		@Bean
		@ConditionalOnMissingBean
		ConstraintValidation conduitConstraintValidation(ApplicationContext context,
				@Qualifier("conduitValidator") ObjectProvider<Validator> validator) {
			return context.getResource("classpath:META-INF/validation.xml").exists()
					? new JakartaValidation(validator.getObject()) : new ValidationOnDemand(validator::getObject);
		}

	}

}
