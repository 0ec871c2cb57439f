package dev.conduit.spring.client;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Does what {@link ImportConduitClients} says.
 */
final class ConduitClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	ConduitClientRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		AnnotationAttributes attributes = AnnotationAttributes
			.fromMap(importing.getAnnotationAttributes(ImportConduitClients.class.getName()));
		if (attributes == null) {
			return;
		}
		ClientDefinitions definitions = new ClientDefinitions(registry, this.environment, this.resourceLoader);
		Class<?>[] types = attributes.getClassArray("value");
		for (Class<?> type : types) {
			definitions.register(type);
		}
		Set<String> packages = new LinkedHashSet<>();
		for (String named : attributes.getStringArray("basePackages")) {
			packages.add(this.environment.resolveRequiredPlaceholders(named));
		}
		Arrays.stream(attributes.getClassArray("basePackageClasses")).map(Class::getPackageName).forEach(packages::add);
		if (types.length == 0 && packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(importing.getClassName()));
		}
		definitions.scan(packages);
	}

}
