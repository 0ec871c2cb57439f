package dev.conduit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Puts the server and all channels of the application on a network of the test's own,
 * inside the JVM, and brings a {@link ConduitTester}. {@link ConduitTest} has it; beside
 * {@code @SpringBootTest} it does the same to the whole application.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestConduitTransport {

	/**
	 * Who calls: the name that the server knows its clients by.
	 * @return the user
	 */
	@PropertyMapping("conduit.test.user")
	String user() default "test";

}
