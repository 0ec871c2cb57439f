package dev.conduit.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * What an application's beans have for Conduit: looked for once, and for all kinds of
 * annotations together, because looking at each method of each bean is what a start pays
 * for. Beans of libraries, which know nothing of Conduit, are not looked at, and neither
 * are those that say they have no methods to be found. Confined to the thread that starts
 * the application.
 *
 * @since 0.1.0
 */
public final class AnnotatedBeans {

	/**
	 * Classes there have hundreds of methods, and looking at them loads all classes that
	 * these name.
	 */
	private static final List<String> LIBRARIES = List.of("ch.qos.logback.", "com.fasterxml.", "com.zaxxer.",
			"io.micrometer.", "io.netty.", "jakarta.", "java.", "javax.", "org.apache.", "org.hibernate.",
			"org.springframework.", "reactor.", "tools.jackson.");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Collection<Class<? extends Annotation>> kinds;

	private final Map<Class<? extends Annotation>, List<AnnotatedBeanMethod<?>>> methods = new HashMap<>();

	/** By the annotation: classes of beans by the names of these. */
	private final Map<Class<? extends Annotation>, Map<String, Class<?>>> types = new HashMap<>();

	private boolean searched;

	/**
	 * Looks at nothing yet.
	 * @param beanFactory the beans
	 * @param kinds the annotations to look for
	 */
	public AnnotatedBeans(ConfigurableListableBeanFactory beanFactory,
			Collection<? extends Class<? extends Annotation>> kinds) {
		this.beanFactory = beanFactory;
		this.kinds = List.copyOf(kinds);
	}

	/**
	 * The one that an application has as a bean, or one made for this time.
	 * @param beanFactory the beans
	 * @param kind what is looked for
	 * @return one that looks for it
	 */
	public static AnnotatedBeans of(ConfigurableListableBeanFactory beanFactory, Class<? extends Annotation> kind) {
		AnnotatedBeans shared = beanFactory.getBeanProvider(AnnotatedBeans.class).getIfAvailable();
		return (shared != null && shared.kinds.contains(kind)) ? shared
				: new AnnotatedBeans(beanFactory, List.of(kind));
	}

	/**
	 * Methods with an annotation.
	 * @param <A> the annotation
	 * @param kind one of those that are looked for
	 * @return the methods, in the order of the beans
	 * @throws InvalidMethodException if a bean with such a method is no singleton
	 */
	@SuppressWarnings("unchecked") // put there under its own type
	public <A extends Annotation> List<AnnotatedBeanMethod<A>> methods(Class<A> kind) {
		search();
		List<AnnotatedBeanMethod<A>> found = new ArrayList<>();
		for (AnnotatedBeanMethod<?> method : this.methods.getOrDefault(kind, List.of())) {
			requireSingleton(method);
			found.add((AnnotatedBeanMethod<A>) method);
		}
		return found;
	}

	/**
	 * Beans whose class has an annotation.
	 * @param kind one of those that are looked for
	 * @return the classes by the names of the beans, in the order of these
	 */
	public Map<String, Class<?>> types(Class<? extends Annotation> kind) {
		search();
		return this.types.getOrDefault(kind, Map.of());
	}

	/**
	 * Whether any method or class has an annotation.
	 * @param kind one of those that are looked for
	 * @return whether there is one
	 */
	public boolean has(Class<? extends Annotation> kind) {
		search();
		return this.methods.containsKey(kind) || this.types.containsKey(kind);
	}

	private void search() {
		if (this.searched) {
			return;
		}
		this.searched = true;
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> beanType = targetTypeOf(beanName);
			if (beanType != null) {
				search(beanName, beanType);
			}
		}
	}

	private @Nullable Class<?> targetTypeOf(String beanName) {
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return null;
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type != null && (Proxy.isProxyClass(type) || SpringProxy.class.isAssignableFrom(type))) {
			// Not every proxy says in its bean definition what it stands for.
			type = AopProxyUtils.ultimateTargetClass(this.beanFactory.getBean(beanName));
		}
		return (type == null || LIBRARIES.stream().anyMatch(type.getName()::startsWith)) ? null : type;
	}

	private void search(String beanName, Class<?> beanType) {
		List<Class<? extends Annotation>> candidates = this.kinds.stream()
			.filter((kind) -> AnnotationUtils.isCandidateClass(beanType, kind))
			.toList();
		for (Class<? extends Annotation> kind : candidates) {
			if (AnnotatedElementUtils.hasAnnotation(beanType, kind)) {
				this.types.computeIfAbsent(kind, (key) -> new LinkedHashMap<>()).put(beanName, beanType);
			}
		}
		searchMethods(beanName, beanType, candidates);
	}

	private void searchMethods(String beanName, Class<?> beanType, List<Class<? extends Annotation>> candidates) {
		boolean client = AnnotatedElementUtils.hasAnnotation(beanType, ConduitClient.class);
		SearchStrategy strategy = (client) ? SearchStrategy.SUPERCLASS : SearchStrategy.TYPE_HIERARCHY;
		MethodIntrospector.selectMethods(beanType, (MethodIntrospector.MetadataLookup<Annotations>) (method) -> {
			boolean counts = !(client && method.getDeclaringClass().isInterface());
			return (counts) ? Annotations.of(MergedAnnotations.from(method, strategy), candidates) : null;
		}).forEach((method, annotations) -> annotations.present().forEach((annotation) -> {
			Class<? extends Annotation> kind = annotation.annotationType();
			this.methods.computeIfAbsent(kind, (key) -> new ArrayList<>())
				.add(new AnnotatedBeanMethod<>(beanName, beanType, method, annotation));
		}));
	}

	private void requireSingleton(AnnotatedBeanMethod<?> found) {
		Method method = found.method();
		if (!this.beanFactory.isSingleton(found.beanName())) {
			throw new InvalidMethodException(method,
					"belongs to the bean '%s', of which there is more than one".formatted(found.beanName()),
					"Make the bean a singleton, or give its scope a proxy (proxyMode = ScopedProxyMode.TARGET_CLASS).");
		}
	}

	/**
	 * Those of one method that are looked for.
	 */
	private record Annotations(List<Annotation> present) {

		static @Nullable Annotations of(MergedAnnotations all, List<Class<? extends Annotation>> kinds) {
			List<Annotation> present = new ArrayList<>();
			for (Class<? extends Annotation> kind : kinds) {
				MergedAnnotation<? extends Annotation> annotation = all.get(kind);
				if (annotation.isPresent()) {
					present.add(annotation.synthesize());
				}
			}
			return (present.isEmpty()) ? null : new Annotations(present);
		}

	}

}
