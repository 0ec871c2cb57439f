package dev.conduit.spring.discovery;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says in the words of JSON Schema what constraints say of a value.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConstraintKeywords {

	/** Knows no constraint. */
	ConstraintKeywords NONE = (schema, annotations) -> false;

	/**
	 * Adds the keywords for the constraints of a property or parameter.
	 * @param schema schema of its type, to which they are added
	 * @param annotations its annotations
	 * @return whether the value must be there
	 */
	boolean add(ObjectNode schema, Annotations annotations);

	/**
	 * Annotations of a property or parameter.
	 */
	@FunctionalInterface
	interface Annotations {

		/**
		 * One of them.
		 * @param <A> its type
		 * @param type its type
		 * @return the annotation, or {@code null} where there is none
		 */
		<A extends Annotation> @Nullable A get(Class<A> type);

	}

}
