package dev.conduit.spring.client;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.ReturnType;
import dev.conduit.spring.stream.StreamType;

/**
 * The exceptions that a client's method declares, by the codes under which they travel.
 */
final class DeclaredErrors {

	private final Map<String, ErrorConstructor> byCode;

	private DeclaredErrors(Map<String, ErrorConstructor> byCode) {
		this.byCode = Map.copyOf(byCode);
	}

	/** Those of the throws clause, of the call and of the service. */
	static DeclaredErrors of(Method method, ReturnType returned, @Nullable ConduitRpc call,
			@Nullable ConduitRpc service) {
		Set<Class<?>> types = new LinkedHashSet<>(Arrays.asList(method.getExceptionTypes()));
		types.removeIf((type) -> !type.isAnnotationPresent(ConduitError.class));
		addNamed(types, method, call);
		addNamed(types, method, service);
		StreamType stream = returned.stream();
		if (stream != null && stream.isPulled()) {
			types.forEach((type) -> requireUnchecked(method, type));
		}
		else if (stream == null && !returned.isAsync()) {
			types.forEach((type) -> requireThrowable(method, type));
		}
		Map<String, ErrorConstructor> byCode = new HashMap<>();
		for (Class<?> type : types) {
			String code = type.getAnnotation(ConduitError.class).code();
			if (byCode.put(code, ErrorConstructor.of(method, type.asSubclass(Exception.class))) != null) {
				throw new InvalidMethodException(method, "declares two exceptions with the code '%s'".formatted(code),
						"Give each exception a code of its own in its @ConduitError.");
			}
		}
		return new DeclaredErrors(byCode);
	}

	/** Neither a stream nor an iterator declares exceptions, and both throw late. */
	private static void requireUnchecked(Method method, Class<?> type) {
		if (!RuntimeException.class.isAssignableFrom(type)) {
			throw new InvalidMethodException(method,
					"declares the checked exception '%s', which its result cannot throw".formatted(type.getName()),
					"Let it extend RuntimeException, or return a Flow.Publisher or Flux.");
		}
	}

	/** A proxy would wrap a checked exception that its method does not declare. */
	private static void requireThrowable(Method method, Class<?> type) {
		boolean declared = RuntimeException.class.isAssignableFrom(type)
				|| Arrays.stream(method.getExceptionTypes()).anyMatch((thrown) -> thrown.isAssignableFrom(type));
		if (!declared) {
			throw new InvalidMethodException(method,
					"names the checked exception '%s', and does not declare it".formatted(type.getName()),
					"Add it to the throws clause, or let it extend RuntimeException.");
		}
	}

	private static void addNamed(Set<Class<?>> types, Method method, @Nullable ConduitRpc annotation) {
		if (annotation == null) {
			return;
		}
		for (Class<? extends Exception> type : annotation.errors()) {
			if (!type.isAnnotationPresent(ConduitError.class)) {
				throw new InvalidMethodException(method,
						"names the exception '%s', which has no @ConduitError".formatted(type.getName()),
						"Annotate the exception with @ConduitError(code = \"…\").");
			}
			types.add(type);
		}
	}

	/** The exception that a caller gets for a problem. */
	Exception toException(Problem problem) {
		ErrorConstructor constructor = this.byCode.get(problem.type());
		return (constructor != null) ? constructor.create(problem) : ConduitException.of(problem);
	}

}
