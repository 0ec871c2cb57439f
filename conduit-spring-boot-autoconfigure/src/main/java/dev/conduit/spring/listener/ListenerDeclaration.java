package dev.conduit.spring.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.spring.binding.AnnotatedBeanMethod;
import dev.conduit.spring.binding.AnnotatedBeans;
import dev.conduit.spring.binding.InvalidMethodException;

/**
 * Where a listener is declared: at a method, or at a class for several of its methods.
 *
 * @param beanName name of the bean
 * @param beanType class of the bean behind all proxies
 * @param method the method, {@code null} for a class
 * @param annotation what it says
 * @param handlers the methods of a class that get the messages
 */
record ListenerDeclaration(String beanName, Class<?> beanType, @Nullable Method method, ConduitListener annotation,
		List<AnnotatedBeanMethod<ConduitHandler>> handlers) {

	/**
	 * All of an application, those of methods first.
	 */
	static List<ListenerDeclaration> find(ConfigurableListableBeanFactory beanFactory) {
		List<ListenerDeclaration> found = new ArrayList<>();
		AnnotatedBeanMethod.find(beanFactory, ConduitListener.class)
			.forEach((method) -> found.add(new ListenerDeclaration(method.beanName(), method.beanType(),
					method.method(), method.annotation(), List.of())));
		Map<String, List<AnnotatedBeanMethod<ConduitHandler>>> handlers = new LinkedHashMap<>();
		AnnotatedBeanMethod.find(beanFactory, ConduitHandler.class)
			.forEach((handler) -> handlers.computeIfAbsent(handler.beanName(), (name) -> new ArrayList<>())
				.add(handler));
		handlers.values().forEach((ofBean) -> found.add(of(ofBean)));
		AnnotatedBeans.of(beanFactory, ConduitListener.class)
			.types(ConduitListener.class)
			.forEach((beanName, type) -> requireHandlers(type, handlers.containsKey(beanName)));
		return found;
	}

	private static ListenerDeclaration of(List<AnnotatedBeanMethod<ConduitHandler>> handlers) {
		AnnotatedBeanMethod<ConduitHandler> first = handlers.get(0);
		ConduitListener annotation = AnnotatedElementUtils.findMergedAnnotation(first.beanType(),
				ConduitListener.class);
		if (annotation == null) {
			throw new InvalidMethodException(first.method(), "handles messages, and its class listens to no topic",
					"Put @ConduitListener(topics = …) on the class, or use it instead of @ConduitHandler.");
		}
		return new ListenerDeclaration(first.beanName(), first.beanType(), null, annotation, handlers);
	}

	private static void requireHandlers(Class<?> type, boolean present) {
		if (!present) {
			throw new InvalidMethodException(
					"Class '%s' listens to topics, and has no method for the messages.".formatted(nameOf(type)),
					"Put @ConduitHandler on the methods that take them, or @ConduitListener on one method alone.",
					null);
		}
	}

	/** The id of a listener that has none of its own. */
	String defaultId() {
		return (this.method != null) ? (this.beanName + "-" + this.method.getName()) : this.beanName;
	}

	/** The listener as its author knows it. */
	String description() {
		return (this.method != null) ? InvalidMethodException.describe(this.method) : nameOf(this.beanType);
	}

	/** An exception that refuses the listener, to be thrown. */
	InvalidMethodException refuse(String problem, String remedy) {
		return (this.method != null) ? new InvalidMethodException(this.method, problem, remedy)
				: new InvalidMethodException("Class '%s' %s.".formatted(description(), problem), remedy, null);
	}

	Object bean(ConfigurableListableBeanFactory beanFactory) {
		return beanFactory.getBean(this.beanName);
	}

	private static String nameOf(Class<?> type) {
		return type.getName().replace('$', '.');
	}

}
