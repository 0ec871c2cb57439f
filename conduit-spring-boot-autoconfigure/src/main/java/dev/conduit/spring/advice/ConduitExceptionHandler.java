package dev.conduit.spring.advice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link ConduitAdvice} that says what a caller learns of an exception. It
 * takes the exception and returns a {@link dev.conduit.message.Problem}, or any object to
 * be the body of one.
 *
 * <pre class="code">
 * &#64;ConduitExceptionHandler
 * Problem notFound(NoSuchElementException ex) {
 *     return Problem.of(ErrorCode.INVALID_VALUE, "there is no such order");
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ConduitExceptionHandler {

	/**
	 * Exceptions that the method is for, with their subclasses; of several methods the
	 * one for the nearest class is called.
	 * @return the exceptions; empty for the one that the method takes
	 */
	Class<? extends Exception>[] value() default {};

	/**
	 * Name of the problem where the method returns only its body, to be mapped back by
	 * the caller.
	 * @return the name; empty for that of the exception's
	 * {@link dev.conduit.annotation.ConduitError}, or else for none
	 */
	String code() default "";

}
