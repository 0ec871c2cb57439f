package dev.conduit.samples.chat.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * One line of text. Control characters would let a sender move the cursor on the screens
 * of others.
 *
 * @since 0.1.0
 */
@Documented
@Constraint(validatedBy = {})
@NotBlank
@Size(max = ChatText.MAX_LENGTH)
@Pattern(regexp = "\\P{Cc}*")
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.PARAMETER, ElementType.FIELD, ElementType.TYPE_USE })
public @interface ChatText {

	/** The longest text, in chars. */
	int MAX_LENGTH = 500;

	/**
	 * What a caller learns of a text that does not fit.
	 * @return the message
	 */
	String message() default "must be one line of 1 to " + ChatText.MAX_LENGTH + " characters";

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
