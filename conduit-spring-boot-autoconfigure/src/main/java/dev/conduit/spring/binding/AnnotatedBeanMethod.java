package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

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
		return AnnotatedBeans.of(beanFactory, type).methods(type);
	}

	/**
	 * The bean itself, made if it is not there yet.
	 * @param beanFactory the beans
	 * @return the bean, perhaps a proxy
	 */
	public Object bean(ConfigurableListableBeanFactory beanFactory) {
		return beanFactory.getBean(this.beanName);
	}

}
