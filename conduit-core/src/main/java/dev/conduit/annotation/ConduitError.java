package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An exception that callers in other processes are meant to know. It travels as its code
 * and its message, never as a class; a client whose method declares the exception gets
 * one of the same class back, made by the first of these constructors that it has:
 * {@code (String, Problem)}, {@code (Problem)}, {@code (String)}, {@code ()}.
 *
 * <pre class="code">
 * &#64;ConduitError(code = "insufficient-funds")
 * public class InsufficientFundsException extends RuntimeException {
 *
 *     public InsufficientFundsException(String message) {
 *         super(message);
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConduitError {

	/**
	 * Stable name of what went wrong: 1 to 128 letters, digits, {@code .}, {@code _} and
	 * {@code -}.
	 * @return the name, the same at both sides
	 */
	String code();

	/**
	 * Whether the same request may succeed later and surely changed nothing this time.
	 * @return whether a retry is safe and makes sense
	 */
	boolean retryable() default false;

	/**
	 * How long to wait before a retry, such as {@code 500ms} or {@code 2s}.
	 * @return the duration; empty where nobody knows
	 */
	String retryAfter() default "";

}
