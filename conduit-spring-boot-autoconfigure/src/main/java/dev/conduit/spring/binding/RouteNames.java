package dev.conduit.spring.binding;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.Route;

/**
 * Names of calls, the same where they are served and where they are made.
 *
 * @since 0.1.0
 */
public final class RouteNames {

	private static final String RESERVED = "conduit.";

	private final StringValueResolver strings;

	/**
	 * Names with placeholders and expressions resolved.
	 * @param strings resolves them
	 */
	public RouteNames(StringValueResolver strings) {
		this.strings = strings;
	}

	/**
	 * The route of a method.
	 * @param service name of the service, empty for none
	 * @param call annotation of the method, or {@code null}
	 * @param method the method
	 * @return service, dot and call
	 * @throws InvalidMethodException if that is no route, or one of Conduit's own
	 */
	public Route of(String service, @Nullable ConduitRpc call, Method method) {
		String prefix = resolve(service);
		String named = (call != null) ? resolve(call.value()) : "";
		String name = (prefix.isEmpty() ? "" : prefix + ".") + (named.isEmpty() ? method.getName() : named);
		if (name.startsWith(RESERVED)) {
			throw new InvalidMethodException(method, "has the route '%s'".formatted(name),
					"Choose a name that does not begin with 'conduit.': Conduit keeps those for itself.");
		}
		try {
			return new Route(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method, "has no valid route: " + ex.getMessage(),
					"Choose a name such as 'calculator.add' in @ConduitRpc.");
		}
	}

	/**
	 * Refuses the names that Conduit keeps for itself.
	 * @param name the route
	 * @throws IllegalArgumentException if it is one of those
	 */
	public static void requireFree(String name) {
		if (name.startsWith(RESERVED)) {
			throw new IllegalArgumentException(
					"'%s' begins with '%s': Conduit keeps those routes for itself".formatted(name, RESERVED));
		}
	}

	/**
	 * A text with placeholders and expressions resolved.
	 * @param text the text
	 * @return the resolved text
	 */
	public String resolve(String text) {
		String resolved = text.isEmpty() ? text : this.strings.resolveStringValue(text);
		return StringUtils.hasText(resolved) ? resolved : "";
	}

}
