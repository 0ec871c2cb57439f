package dev.conduit.spring.client;

import java.util.Collection;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import dev.conduit.annotation.ConduitClient;

/**
 * Registers clients as beans, each interface once. They are fallbacks: where an
 * application has a bean of its own of such an interface, that one is injected.
 *
 * @since 0.1.0
 */
public final class ClientDefinitions {

	private final BeanDefinitionRegistry registry;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	/**
	 * Definitions of an application.
	 * @param registry where the beans are registered
	 * @param environment decides conditions on interfaces
	 * @param resourceLoader finds the classes
	 */
	public ClientDefinitions(BeanDefinitionRegistry registry, Environment environment, ResourceLoader resourceLoader) {
		this.registry = registry;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	/**
	 * Registers all interfaces with {@link ConduitClient}.
	 * @param packages packages that are scanned, with those below
	 */
	public void scan(Collection<String> packages) {
		InterfaceScanner scanner = new InterfaceScanner(this.environment);
		scanner.setResourceLoader(this.resourceLoader);
		for (String packageName : packages) {
			for (BeanDefinition candidate : scanner.findCandidateComponents(packageName)) {
				String type = candidate.getBeanClassName();
				if (type != null) {
					register(ClassUtils.resolveClassName(type, this.resourceLoader.getClassLoader()));
				}
			}
		}
	}

	/**
	 * Registers an interface.
	 * @param type the interface
	 */
	public void register(Class<?> type) {
		String beanName = StringUtils.uncapitalizeAsProperty(ClassUtils.getShortName(type));
		if (this.registry.containsBeanDefinition(beanName) && isClient(beanName, type)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(ResolvableType.forClassWithGenerics(ConduitClientFactoryBean.class, type));
		definition.setBeanClass(ConduitClientFactoryBean.class);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		definition.setFallback(true);
		definition.setResourceDescription("@ConduitClient " + type.getName());
		boolean taken = this.registry.containsBeanDefinition(beanName);
		this.registry.registerBeanDefinition((taken) ? type.getName() : beanName, definition);
	}

	private boolean isClient(String beanName, Class<?> type) {
		BeanDefinition present = this.registry.getBeanDefinition(beanName);
		return type.equals(present.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE));
	}

	/**
	 * Finds interfaces, which Spring's own scanner leaves out.
	 */
	private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

		InterfaceScanner(Environment environment) {
			super(false, environment);
			addIncludeFilter(new AnnotationTypeFilter(ConduitClient.class));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isIndependent() && !definition.getMetadata().isAnnotation();
		}

	}

}
