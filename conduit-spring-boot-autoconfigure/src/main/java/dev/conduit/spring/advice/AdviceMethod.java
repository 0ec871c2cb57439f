package dev.conduit.spring.advice;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.annotation.ConduitError;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.BeanHandle;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.ReturnType;

/**
 * A method that says what callers learn of some exceptions.
 *
 * @param handle the method
 * @param exceptions the exceptions
 * @param code name of the problem, empty for that of the exception
 * @param writer writes the body, {@code null} where the method returns the whole problem
 */
record AdviceMethod(MethodHandle handle, List<Class<? extends Throwable>> exceptions, String code,
		@Nullable PayloadWriter writer) {

	static AdviceMethod of(Object bean, Class<?> beanType, Method method, ConduitExceptionHandler annotation,
			PayloadConverters converters) {
		MethodHandle handle = BeanHandle.of(bean, method);
		ReturnType returned = ReturnType.of(method, beanType);
		if (returned.isVoid() || returned.isAsync()) {
			throw new InvalidMethodException(method, "does not return what the caller learns",
					"Return a Problem, or an object to be the body of one.");
		}
		PayloadWriter writer = (returned.valueType() == Problem.class) ? null : converters.writer(returned.valueType());
		return new AdviceMethod(handle, exceptionsOf(method, annotation), annotation.code(), writer);
	}

	private static List<Class<? extends Throwable>> exceptionsOf(Method method, ConduitExceptionHandler annotation) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length != 1 || !Throwable.class.isAssignableFrom(parameters[0])) {
			throw new InvalidMethodException(method, "does not take the exception, and nothing else",
					"Give it one parameter, of the class of the exception.");
		}
		Class<? extends Throwable> taken = parameters[0].asSubclass(Throwable.class);
		if (annotation.value().length == 0) {
			return List.of(taken);
		}
		for (Class<? extends Exception> named : annotation.value()) {
			if (!taken.isAssignableFrom(named)) {
				throw new InvalidMethodException(method,
						"is for '%s', and does not take it".formatted(named.getSimpleName()),
						"Let its parameter have a class that all the named exceptions extend.");
			}
		}
		return List.of(annotation.value());
	}

	/** What it says, {@code null} where it failed itself. */
	@Nullable Problem problemOf(Throwable failure) {
		try {
			Object returned = (Object) this.handle.invokeExact(new Object[] { failure });
			return (this.writer != null) ? withBody(failure, this.writer.write(returned)) : (Problem) returned;
		}
		catch (Throwable ex) {
			// The exception is mapped and logged as if there were no advice, with this
			// one beside it.
			if (!ex.equals(failure)) {
				failure.addSuppressed(ex);
			}
			return null;
		}
	}

	private Problem withBody(Throwable failure, Payload body) {
		ConduitError error = failure.getClass().getAnnotation(ConduitError.class);
		Problem problem = (error != null) ? ExceptionAdvice.declared(error, failure)
				: new Problem(ErrorCode.APPLICATION, "", "", List.of(), false, (Duration) null, Payload.EMPTY);
		return (this.code.isEmpty() ? problem : problem.withType(this.code)).withBody(body);
	}

}
