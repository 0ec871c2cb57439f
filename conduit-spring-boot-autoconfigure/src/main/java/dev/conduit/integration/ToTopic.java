package dev.conduit.integration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.conduit.message.AckLevel;

/**
 * Publishes what is sent to a channel. On a bean that is a
 * {@link org.springframework.messaging.MessageChannel}. Where others take from the
 * channel as well, let it be one that publishes and subscribes: of another each message
 * goes to one of them.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface ToTopic {

	/**
	 * The topic. Resolves <code>${…}</code>.
	 * @return name of the topic
	 */
	String value();

	/**
	 * Through which channel of Conduit to publish, or {@code server} for the server of
	 * this application. Resolves <code>${…}</code>.
	 * @return the name; empty where there is only one of them
	 */
	String conduitChannel() default "";

	/**
	 * What has to be true of a message before whoever sent it goes on.
	 * @return the level
	 */
	AckLevel ackLevel() default AckLevel.RECEIVED;

}
