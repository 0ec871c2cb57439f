package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose abstract methods are calls to another process. Where its package is
 * scanned, a bean of it is there to be injected. {@link ConduitRpc} on a method says more
 * about its call; without it the call has the name of the method.
 *
 * <pre class="code">
 * &#64;ConduitClient("calculator")
 * interface CalculatorClient {
 *
 *     Sum add(Addends addends);
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConduitClient {

	/**
	 * Name of the service, put before the name of each call with a dot between. Resolves
	 * <code>${…}</code> and <code>#{…}</code>.
	 * @return the name; empty for that of a {@link ConduitRpc} on this interface or one
	 * that it extends, or else for none
	 */
	String value() default "";

	/**
	 * Name of the channel that the calls take. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return the name; empty for {@code default}, or the only one that there is
	 */
	String channel() default "";

}
