package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

import dev.conduit.annotation.ConduitClient;

/**
 * A method of a bean that carries an annotation, itself or on the interface that it
 * implements.
 *
 * @param <A> the annotation
 * @param beanName name of the bean
 * @param beanType class of the bean behind all proxies
 * @param method method of that class
 * @param annotation the annotation
 * @since 0.1.0
 */
public record AnnotatedBeanMethod<A extends Annotation>(String beanName, Class<?> beanType, Method method,
		A annotation) {

	/**
	 * Finds all of an application, without making beans that are not there yet. Where a
	 * bean stands for a {@link ConduitClient}, as its proxy or as a double in a test, the
	 * annotations of its interfaces say what it calls, not what it serves, and do not
	 * count.
	 * @param <A> the annotation
	 * @param beanFactory the beans
	 * @param type the annotation
	 * @return the methods, in the order of the beans
	 * @throws InvalidMethodException if a bean with such a method is no singleton
	 */
	public static <A extends Annotation> List<AnnotatedBeanMethod<A>> find(ConfigurableListableBeanFactory beanFactory,
			Class<A> type) {
		List<AnnotatedBeanMethod<A>> found = new ArrayList<>();
		for (String beanName : beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> beanType = targetTypeOf(beanFactory, beanName);
			if (beanType != null) {
				found.addAll(findIn(beanFactory, beanName, beanType, type));
			}
		}
		return found;
	}

	/**
	 * The bean itself, made if it is not there yet.
	 * @param beanFactory the beans
	 * @return the bean, perhaps a proxy
	 */
	public Object bean(ConfigurableListableBeanFactory beanFactory) {
		return beanFactory.getBean(this.beanName);
	}

	private static @Nullable Class<?> targetTypeOf(ConfigurableListableBeanFactory beanFactory, String beanName) {
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return null;
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
		if (type != null && (Proxy.isProxyClass(type) || SpringProxy.class.isAssignableFrom(type))) {
			// Not every proxy says in its bean definition what it stands for.
			type = AopProxyUtils.ultimateTargetClass(beanFactory.getBean(beanName));
		}
		boolean foreign = type == null || type.getName().startsWith("org.springframework.");
		return (foreign) ? null : type;
	}

	private static <A extends Annotation> List<AnnotatedBeanMethod<A>> findIn(
			ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> beanType, Class<A> type) {
		if (!AnnotationUtils.isCandidateClass(beanType, type)) {
			return List.of();
		}
		boolean client = AnnotatedElementUtils.hasAnnotation(beanType, ConduitClient.class);
		SearchStrategy strategy = (client) ? SearchStrategy.SUPERCLASS : SearchStrategy.TYPE_HIERARCHY;
		Map<Method, A> methods = MethodIntrospector.selectMethods(beanType,
				(MethodIntrospector.MetadataLookup<A>) (method) -> {
					MergedAnnotation<A> annotation = MergedAnnotations.from(method, strategy).get(type);
					boolean counts = annotation.isPresent() && !(client && method.getDeclaringClass().isInterface());
					return (counts) ? annotation.synthesize() : null;
				});
		List<AnnotatedBeanMethod<A>> found = new ArrayList<>();
		methods.forEach((method, annotation) -> {
			requireSingleton(beanFactory, beanName, method);
			found.add(new AnnotatedBeanMethod<>(beanName, beanType, method, annotation));
		});
		return found;
	}

	private static void requireSingleton(ConfigurableListableBeanFactory beanFactory, String beanName, Method method) {
		if (!beanFactory.isSingleton(beanName)) {
			throw new InvalidMethodException(method,
					"belongs to the bean '%s', of which there is more than one".formatted(beanName),
					"Make the bean a singleton, or give its scope a proxy (proxyMode = ScopedProxyMode.TARGET_CLASS).");
		}
	}

}
