package dev.conduit.spring.aot;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;

/**
 * Interfaces by which a server calls its clients. No bean stands for them, for each
 * session gets its own proxy.
 *
 * @since 0.1.0
 */
public final class CallbackInterfaces {

	private CallbackInterfaces() {
	}

	/**
	 * Finds interfaces with {@link ConduitRpc} that are no {@link ConduitClient}.
	 * @param packages packages that are scanned, with those below
	 * @param classLoader loads what is found, {@code null} for the default one
	 * @return the interfaces
	 */
	public static Set<Class<?>> find(Collection<String> packages, @Nullable ClassLoader classLoader) {
		InterfaceScanner scanner = new InterfaceScanner();
		Set<Class<?>> found = new LinkedHashSet<>();
		for (String packageName : packages) {
			for (BeanDefinition candidate : scanner.findCandidateComponents(packageName)) {
				String name = candidate.getBeanClassName();
				if (name != null) {
					found.add(ClassUtils.resolveClassName(name, classLoader));
				}
			}
		}
		return found;
	}

	private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

		InterfaceScanner() {
			super(false);
			addIncludeFilter(new AnnotationTypeFilter(ConduitRpc.class, true, true));
			addExcludeFilter(new AnnotationTypeFilter(ConduitClient.class));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isIndependent() && definition.getMetadata().isInterface()
					&& !definition.getMetadata().isAnnotation();
		}

	}

}
