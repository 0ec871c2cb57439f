package dev.conduit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with Conduit, and of nothing else: its beans with
 * {@code @ConduitRpc} or {@code @ConduitListener} methods, its {@code @ConduitAdvice},
 * what it adds to Conduit, and its {@code @ConduitClient}s, with JSON and validation as
 * in the application. Other components are not there: replace them by
 * {@code @MockitoBean}, or bring them by {@code @Import}.
 * <p>
 * The server and every channel of the application meet on a network of the test's own,
 * inside the JVM: frames are encoded and decoded as ever, no port is opened, and no
 * password is asked for. Whatever address a channel names, the application's own server
 * answers.
 *
 * @since 0.1.0
 * @see ConduitTester
 * @see AutoConfigureTestConduitTransport
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ConduitTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ConduitTypeExcludeFilter.class)
@AutoConfigureConduit
@AutoConfigureTestConduitTransport
@ImportAutoConfiguration
public @interface ConduitTest {

	/**
	 * Properties in the form {@code key=value}, before all others.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Who calls: the name that the server knows its clients by.
	 * @return the user
	 */
	@AliasFor(annotation = AutoConfigureTestConduitTransport.class, attribute = "user")
	String user() default "test";

	/**
	 * Whether only components that belong to Conduit are found by scanning.
	 * @return whether to filter
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components to find by scanning.
	 * @return the filters
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Components to leave out.
	 * @return the filters
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration to leave out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
