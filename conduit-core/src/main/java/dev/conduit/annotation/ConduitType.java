package dev.conduit.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which the instances of a class travel as messages, so that a
 * {@link ConduitHandler} knows them. Without it, that is the simple name of the class.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConduitType {

	/**
	 * The name, such as {@code order-created}.
	 * @return the name, the same at both sides: 1 to 255 bytes of UTF-8
	 */
	String value();

}
