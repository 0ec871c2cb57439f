package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a class with {@link ConduitListener} that gets the messages of some types.
 * A type is a name that the producer gives in the header {@code type}, never a class:
 * what a name is read as is decided here, by the parameter that takes the payload.
 *
 * <pre class="code">
 * &#64;ConduitListener(topics = "orders.**")
 * class Orders {
 *
 *     &#64;ConduitHandler
 *     void onCreated(OrderCreated order) { … }
 *
 *     &#64;ConduitHandler({ "OrderCancelled", "OrderReturned" })
 *     void onEnd(Ended order) { … }
 *
 *     &#64;ConduitHandler(isDefault = true)
 *     void onOther(Payload payload) { … }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ConduitHandler {

	/**
	 * The types that it takes; each belongs to one handler of the class.
	 * @return the names; empty for the name of the payload's class, see
	 * {@link ConduitType}, and for those of all its permitted classes where that is
	 * sealed
	 */
	String[] value() default {};

	/**
	 * Whether it also takes messages whose type no other handler takes, and those that
	 * say none. Without such a handler they are refused.
	 * @return whether it is the default, of which there is one at most
	 */
	boolean isDefault() default false;

}
