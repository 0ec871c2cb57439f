package dev.conduit.spring.advice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A bean with {@link ConduitExceptionHandler} methods, for all services and listeners of
 * the application. Of several beans the first in {@code @Order} that has a handler for an
 * exception gets it.
 *
 * @since 0.1.0
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConduitAdvice {

	/**
	 * Name of the bean.
	 * @return the name; empty for that of the class
	 */
	@AliasFor(annotation = Component.class, attribute = "value")
	String value() default "";

}
