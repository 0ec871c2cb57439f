package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Violation;

/**
 * Knows which constraints stand on methods. One for the application; replaced by a bean
 * of this type.
 *
 * @since 0.1.0
 */
public interface ConstraintValidation {

	/** Knows no constraints. */
	ConstraintValidation NONE = (type, method, paths) -> MethodConstraints.NONE;

	/**
	 * The constraints of a method; asked for once, when the application starts.
	 * @param type class of the bean, or the interface of the client
	 * @param method the method
	 * @param paths how the caller knows the parameters
	 * @return its constraints, {@link MethodConstraints#NONE} where it has none
	 */
	MethodConstraints of(Class<?> type, Method method, ArgumentPaths paths);

	/**
	 * The constraints of each item of a stream; asked for once, when the application
	 * starts. Items are checked where the stream is annotated with {@code @Valid}.
	 * @param type class of the bean, or the interface of the client
	 * @param method the method
	 * @param parameter index of the parameter that is the stream, {@code -1} for the
	 * result
	 * @return their constraints, {@link ItemConstraints#NONE} where they have none
	 */
	default ItemConstraints ofItems(Class<?> type, Method method, int parameter) {
		return ItemConstraints.NONE;
	}

	/**
	 * The constraints of the items of one stream. Used by many threads at once.
	 */
	@FunctionalInterface
	interface ItemConstraints {

		/** No constraints. */
		ItemConstraints NONE = (item) -> List.of();

		/**
		 * Checks an item.
		 * @param item the item
		 * @return all violations, with their paths inside the item; empty for none
		 */
		List<Violation> check(Object item);

	}

	/**
	 * The constraints of one method. Used by many threads at once.
	 */
	interface MethodConstraints {

		/** No constraints. */
		MethodConstraints NONE = new MethodConstraints() {

			@Override
			public List<Violation> checkArguments(Object target, @Nullable Object[] arguments) {
				return List.of();
			}

			@Override
			public List<Violation> checkResult(Object target, @Nullable Object result) {
				return List.of();
			}

		};

		/**
		 * Checks arguments.
		 * @param target what the method belongs to
		 * @param arguments the arguments
		 * @return all violations, empty for none
		 */
		List<Violation> checkArguments(Object target, @Nullable Object[] arguments);

		/**
		 * Checks a result; that of a future where the method returns one.
		 * @param target what the method belongs to
		 * @param result the result
		 * @return all violations, empty for none
		 */
		List<Violation> checkResult(Object target, @Nullable Object result);

	}

}
