package dev.conduit.samples.chat.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * A name of a room or of a user: short enough for a line, and fit to be a segment of a
 * topic.
 *
 * @since 0.1.0
 */
@Documented
@Constraint(validatedBy = {})
@Pattern(regexp = ChatName.PATTERN)
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.PARAMETER, ElementType.FIELD, ElementType.TYPE_USE })
public @interface ChatName {

	/** What a name looks like. */
	String PATTERN = "[a-z0-9][a-z0-9_-]{0,23}";

	/** The same in words. */
	String WORDS = "must be 1 to 24 lower-case letters, digits, '_' or '-', and begin with a letter or digit";

	/**
	 * What a caller learns of a name that is none.
	 * @return the message
	 */
	String message() default WORDS;

	/**
	 * Groups, as every constraint has them.
	 * @return none
	 */
	Class<?>[] groups() default {};

	/**
	 * Payload, as every constraint has it.
	 * @return none
	 */
	Class<? extends Payload>[] payload() default {};

}
