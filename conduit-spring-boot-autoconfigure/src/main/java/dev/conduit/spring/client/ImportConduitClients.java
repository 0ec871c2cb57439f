package dev.conduit.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Makes beans of {@link dev.conduit.annotation.ConduitClient} interfaces, on a
 * configuration class. Without attributes those in the package of that class and below.
 * In a Spring Boot application the application's own packages are scanned without it.
 *
 * @since 0.1.0
 */
@Documented
@Import(ConduitClientRegistrar.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ImportConduitClients {

	/**
	 * The interfaces; these need no annotation.
	 * @return the interfaces
	 */
	Class<?>[] value() default {};

	/**
	 * Packages to scan, with those below. Resolves <code>${…}</code>.
	 * @return names of packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages to scan, with those below.
	 * @return any class of each package
	 */
	Class<?>[] basePackageClasses() default {};

}
