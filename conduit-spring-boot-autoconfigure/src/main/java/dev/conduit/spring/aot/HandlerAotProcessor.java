package dev.conduit.spring.aot;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.advice.ConduitExceptionHandler;

/**
 * Registers the methods of beans that Conduit calls: services, listeners and advice.
 */
final class HandlerAotProcessor implements BeanRegistrationAotProcessor {

	private static final List<Class<? extends Annotation>> KINDS = List.of(ConduitExceptionHandler.class,
			ConduitHandler.class, ConduitListener.class, ConduitRpc.class);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		if (AnnotatedElementUtils.hasAnnotation(type, ConduitClient.class)
				|| KINDS.stream().noneMatch((kind) -> AnnotationUtils.isCandidateClass(type, kind))) {
			return null;
		}
		Set<Method> methods = MethodIntrospector.selectMethods(type, HandlerAotProcessor::isHandler);
		return (methods.isEmpty()) ? null : (generation, code) -> methods
			.forEach((method) -> ConduitHints.registerHandler(generation.getRuntimeHints(), type, method));
	}

	private static boolean isHandler(Method method) {
		return KINDS.stream().anyMatch((kind) -> AnnotatedElementUtils.hasAnnotation(method, kind));
	}

}
