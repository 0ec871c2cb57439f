package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that gets the messages of some topics. Messages wait for it in a
 * mailbox of its own, which keeps their order as long as {@link #concurrency} is 1. Each
 * attribute can also be set as {@code conduit.listeners.<id>.*}, which wins over what
 * stands here. On a class, its {@link ConduitHandler} methods share one mailbox, and each
 * message goes to the one that takes its type.
 *
 * <pre class="code">
 * &#64;ConduitListener(topics = "sensors.{site}.temperature", concurrency = "4")
 * void onReading(&#64;Valid Reading reading, &#64;DestinationVariable String site) { … }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface ConduitListener {

	/**
	 * Name of the listener, unique in the application: for configuration and logs.
	 * Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return the name; empty for bean and method, such as {@code display-onReading}, and
	 * for the bean's name on a class
	 */
	String id() default "";

	/**
	 * Patterns of the topics: {@code *} stands for one segment, {@code **} for any number
	 * of them, <code>{name}</code> for one that a parameter gets. Resolves
	 * <code>${…}</code> and <code>#{…}</code>.
	 * @return one or more patterns
	 */
	String[] topics();

	/**
	 * Where to subscribe: the name of a channel, or {@code server} for the server of this
	 * application. Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return the name; empty where there is only one of them
	 */
	String channel() default "";

	/**
	 * The group that shares the messages: each goes to one of the listeners, in this
	 * application and others, that name the same group and the same topic pattern.
	 * Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return name of the group, up to 255 bytes of UTF-8; empty for none, so that this
	 * listener gets each message
	 */
	String group() default "";

	/**
	 * Name of the bean, a {@code ListenerFilter}, that says which messages of the topics
	 * the listener gets; the others count as handled. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return name of the bean; empty for all messages
	 */
	String filter() default "";

	/**
	 * How many messages are handled at once. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return a number from 1 on; empty for 1, which keeps the order
	 */
	String concurrency() default "";

	/**
	 * How many messages wait at most for this listener. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return a number from 1 on; empty for the default
	 */
	String capacity() default "";

	/**
	 * What happens to a message that finds the mailbox full: {@code block}, {@code fail},
	 * {@code drop-oldest} or {@code drop-newest}. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return the policy; empty for the default
	 */
	String overflow() default "";

	/**
	 * Who says that a message was handled.
	 * @return the mode
	 */
	AckMode ackMode() default AckMode.AUTO;

	/**
	 * How often a message is delivered at most to a listener that fails with it. Resolves
	 * <code>${…}</code> and <code>#{…}</code>.
	 * @return a number from 1 on; empty for the default
	 */
	String maxAttempts() default "";

	/**
	 * How many messages the method gets at once at most. It takes a {@code List} of them
	 * then. Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return a number from 1 on; empty for messages one by one
	 */
	String batchSize() default "";

	/**
	 * How long the first message of a batch waits for others, such as {@code 500ms}; a
	 * batch that is full does not wait. Resolves <code>${…}</code> and <code>#{…}</code>.
	 * @return the duration; empty for 100 milliseconds
	 */
	String batchTimeout() default "";

	/**
	 * Whether the method runs on whichever thread brings the message, one at a time. It
	 * must never block then.
	 * @return whether the method never blocks
	 */
	boolean inline() default false;

	/**
	 * Whether to subscribe when the application starts. Resolves <code>${…}</code> and
	 * <code>#{…}</code>.
	 * @return {@code true} or {@code false}; empty for {@code true}
	 */
	String autoStartup() default "";

	/**
	 * Who says that a message was handled.
	 */
	enum AckMode {

		/**
		 * It was handled when the method returned, or when the future that it returned
		 * ended; an exception says that it was not.
		 */
		AUTO,

		/**
		 * The method says it, by its parameter {@code Acknowledgment}, now or later; an
		 * exception says that it was not.
		 */
		MANUAL,

		/**
		 * Nobody: a message is delivered at most once.
		 */
		NONE

	}

}
