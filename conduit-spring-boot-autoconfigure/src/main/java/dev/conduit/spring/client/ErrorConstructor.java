package dev.conduit.spring.client;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.InvalidMethodException;

/**
 * Makes the exceptions of one declared class.
 */
final class ErrorConstructor {

	private static final List<MethodType> SHAPES = List.of(
			MethodType.methodType(void.class, String.class, Problem.class),
			MethodType.methodType(void.class, Problem.class), MethodType.methodType(void.class, String.class),
			MethodType.methodType(void.class));

	private static final MethodType CREATE = MethodType.methodType(Exception.class, String.class, Problem.class);

	private final MethodHandle handle;

	private ErrorConstructor(MethodHandle handle) {
		this.handle = handle;
	}

	static ErrorConstructor of(Method method, Class<? extends Exception> type) {
		if (Modifier.isAbstract(type.getModifiers())) {
			throw new InvalidMethodException(method, "declares the abstract exception '%s'".formatted(type.getName()),
					"Declare the exceptions that are thrown in fact.");
		}
		for (MethodType shape : SHAPES) {
			try {
				return new ErrorConstructor(handleOf(type.getDeclaredConstructor(shape.parameterArray()), shape));
			}
			catch (NoSuchMethodException ex) {
				// The next shape, then.
			}
			catch (IllegalAccessException | InaccessibleObjectException ex) {
				throw new InvalidMethodException(
						"Exception '%s' cannot be made from outside its module.".formatted(type.getName()),
						"Open its package in module-info.java.", ex);
			}
		}
		throw new InvalidMethodException(method,
				"declares the exception '%s', which has no constructor that fits".formatted(type.getName()),
				"Give it one of these: (String, Problem), (Problem), (String), ().");
	}

	private static MethodHandle handleOf(Constructor<?> constructor, MethodType shape) throws IllegalAccessException {
		constructor.setAccessible(true);
		MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
		MethodHandle full = switch (shape.parameterCount()) {
			case 0 -> MethodHandles.dropArguments(handle, 0, String.class, Problem.class);
			case 1 -> (shape.parameterType(0) == String.class) ? MethodHandles.dropArguments(handle, 1, Problem.class)
					: MethodHandles.dropArguments(handle, 0, String.class);
			default -> handle;
		};
		return full.asType(CREATE);
	}

	Exception create(Problem problem) {
		try {
			return (Exception) this.handle.invokeExact(problem.detail(), problem);
		}
		catch (Throwable ex) {
			// Its constructor failed: the caller still learns what the server said.
			ConduitException plain = ConduitException.of(problem);
			plain.addSuppressed(ex);
			return plain;
		}
	}

}
