package dev.conduit.spring.advice;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.annotation.AnnotatedElementUtils;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.spring.binding.InvalidMethodException;

/**
 * A bean with handlers of exceptions, by the exceptions that they are for.
 */
final class AdviceBean {

	private final Object bean;

	private final Class<?> beanType;

	private final Map<Class<? extends Throwable>, AdviceMethod> methods = new HashMap<>();

	AdviceBean(Object bean, Class<?> beanType) {
		this.bean = bean;
		this.beanType = beanType;
	}

	Object bean() {
		return this.bean;
	}

	void add(Method method, ConduitExceptionHandler annotation, PayloadConverters converters) {
		if (!AnnotatedElementUtils.hasAnnotation(this.beanType, ConduitAdvice.class)) {
			throw new InvalidMethodException(method,
					"is a @ConduitExceptionHandler in a class that is no @ConduitAdvice",
					"Annotate the class with @ConduitAdvice: handlers are for the whole application.");
		}
		AdviceMethod handler = AdviceMethod.of(this.bean, this.beanType, method, annotation, converters);
		for (Class<? extends Throwable> type : handler.exceptions()) {
			if (this.methods.put(type, handler) != null) {
				throw new InvalidMethodException(method,
						"is the second one of its class for '%s'".formatted(type.getSimpleName()),
						"Keep one of the two, or let them name different exceptions.");
			}
		}
	}

	@Nullable AdviceMethod methodFor(Class<? extends Throwable> failure) {
		List<Class<? extends Throwable>> candidates = this.methods.keySet()
			.stream()
			.filter((type) -> type.isAssignableFrom(failure))
			.sorted(new ExceptionDepthComparator(failure))
			.toList();
		return (candidates.isEmpty()) ? null : this.methods.get(candidates.get(0));
	}

}
