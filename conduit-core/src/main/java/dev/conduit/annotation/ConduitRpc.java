package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that can be called from other processes. On a method of a bean it serves the
 * call; on a method of a {@link ConduitClient} interface it makes it. On a type it names
 * the service: the call's route is then the service, a dot, and the name of the call; the
 * other attributes hold for all methods of that type. A result that is a {@code Flux},
 * {@link java.util.concurrent.Flow.Publisher}, {@link java.util.stream.Stream} or
 * {@link java.util.Iterator} is a stream of results; one parameter may be a stream of
 * items.
 *
 * <pre class="code">
 * &#64;ConduitRpc("calculator.add")
 * Sum add(&#64;Valid Addends addends) { … }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface ConduitRpc {

	/**
	 * Name of the call, or of the service on a type: segments of letters, digits,
	 * {@code _} and {@code -}, joined by dots. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return the name; empty for the name of the method
	 */
	String value() default "";

	/**
	 * What the call does, in a sentence for those who read what a server offers
	 * ({@code conduit.discover}). Has no effect where the call is made.
	 * @return the description; empty for none
	 */
	String description() default "";

	/**
	 * How long a caller waits at most, such as {@code 500ms} or {@code 2s}; less where
	 * the call is made inside another one that has less left. Has no effect where the
	 * call is served: there the caller's deadline holds. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return the duration; empty for the deadline of the channel, and for none where the
	 * call takes or gives a stream
	 */
	String timeout() default "";

	/**
	 * Whether the caller does not wait for an answer, and learns nothing of how the call
	 * ended. The method returns nothing then. Has no effect where the call is served.
	 * @return whether no answer is wanted
	 */
	boolean oneWay() default false;

	/**
	 * Whether a call may run more than once and nothing is different from one run: it
	 * only reads, or sets what it sets to the same value again. A caller that declares it
	 * repeats a call that failed in a way that may pass, also where nobody knows whether
	 * it ran ({@code conduit.client.channels.<name>.retry}). Where the call is served,
	 * those who read what a server offers are told. Has no effect on one-way calls and
	 * streams.
	 * @return whether calls may be repeated
	 */
	boolean idempotent() default false;

	/**
	 * Who may call it, where the call is served: whoever connects to the application's
	 * own server, or the server at the other end of a channel. One that names a channel
	 * is not served to others, and opens no port. Has no effect where the call is made.
	 * Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return name of the channel; empty for the application's own server
	 */
	String channel() default "";

	/**
	 * Whether the method runs on the event loop that read the call, which saves two
	 * switches of threads. It must never block then. Has no effect where the call is
	 * made.
	 * @return whether the method never blocks
	 */
	boolean inline() default false;

	/**
	 * Exceptions that come back as they left, besides those of the {@code throws} clause;
	 * each carries a {@link ConduitError}. Has no effect where the call is served.
	 * @return the exceptions
	 */
	Class<? extends Exception>[] errors() default {};

}
