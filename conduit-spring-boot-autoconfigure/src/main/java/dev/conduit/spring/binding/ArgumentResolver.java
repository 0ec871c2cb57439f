package dev.conduit.spring.binding;

import org.jspecify.annotations.Nullable;

/**
 * Knows the values of some kind of parameter. Beans of this type are asked in their
 * order, before Conduit's own.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ArgumentResolver {

	/**
	 * Binds a parameter, once, when the application starts.
	 * @param parameter the parameter
	 * @return gives its values, or {@code null} where the parameter is for another
	 * resolver
	 * @throws InvalidMethodException if the parameter is for this one and cannot work
	 */
	@Nullable Argument bind(HandlerParameter parameter);

}
