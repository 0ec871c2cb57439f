package dev.conduit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Several things that go wrong at once; for a frame the first one counts that is about
 * it. Empty at a method, it takes the faults of the class away.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface ConduitFaults {

	/**
	 * What goes wrong.
	 * @return the faults
	 */
	ConduitFault[] value();

}
