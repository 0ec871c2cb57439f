package dev.conduit.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;

import dev.conduit.spring.aot.CallbackInterfaces;
import dev.conduit.spring.aot.ConduitHints;

/**
 * Registers the callback interfaces in the application's own packages.
 */
final class CallbackAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!AutoConfigurationPackages.has(beanFactory)) {
			return null;
		}
		Set<Class<?>> found = CallbackInterfaces.find(AutoConfigurationPackages.get(beanFactory),
				beanFactory.getBeanClassLoader());
		return (found.isEmpty()) ? null : (generation, code) -> found
			.forEach((type) -> ConduitHints.registerClient(generation.getRuntimeHints(), type));
	}

}
