package dev.conduit.spring.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind a client's proxy.
 */
final class ClientInvocation implements InvocationHandler {

	private static final @Nullable Object[] NOTHING = new Object[0];

	private final Map<Method, ProxyMethod> methods;

	private final String description;

	ClientInvocation(Map<Method, ProxyMethod> methods, String description) {
		this.methods = Map.copyOf(methods);
		this.description = description;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		ProxyMethod bound = this.methods.get(method);
		if (bound != null) {
			return bound.invoke(proxy, (arguments != null) ? arguments : NOTHING);
		}
		return switch (method.getName()) {
			case "equals" -> arguments != null && isSame(proxy, arguments[0]);
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> this.description;
			default -> throw new UnsupportedOperationException(method.toString());
		};
	}

	@SuppressWarnings("ReferenceEquality") // a client equals itself alone, and its equals
											// method led here
	private static boolean isSame(Object proxy, @Nullable Object other) {
		return proxy == other;
	}

}
