package dev.conduit.integration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.conduit.annotation.ConduitListener.AckMode;

/**
 * Feeds a channel from topics. On a bean that is a
 * {@link org.springframework.messaging.MessageChannel}:
 *
 * <pre class="code">
 * &#64;Bean
 * &#64;FromTopic("orders.*")
 * MessageChannel orders() {
 * 	return new DirectChannel();
 * }
 * </pre>
 *
 * The adapter between them has the name of the channel and {@code -in}, as a bean and in
 * {@code conduit.listeners}.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface FromTopic {

	/**
	 * Patterns of the topics. Resolves <code>${…}</code>.
	 * @return one or more patterns
	 */
	String[] value();

	/**
	 * Through which channel of Conduit to subscribe, or {@code server} for the server of
	 * this application. Resolves <code>${…}</code>.
	 * @return the name; empty where there is only one of them
	 */
	String conduitChannel() default "";

	/**
	 * The group that shares the messages. Resolves <code>${…}</code>.
	 * @return name of the group, empty for none
	 */
	String group() default "";

	/**
	 * What payloads are read as.
	 * @return the class; {@code void.class} for what their content types say
	 */
	Class<?> payloadType() default void.class;

	/**
	 * Who says that a message was handled.
	 * @return the mode
	 */
	AckMode ackMode() default AckMode.AUTO;

}
