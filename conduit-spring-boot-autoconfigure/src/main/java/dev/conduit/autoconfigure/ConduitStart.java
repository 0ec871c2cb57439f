package dev.conduit.autoconfigure;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.advice.ConduitExceptionHandler;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.AnnotatedBeans;
import dev.conduit.spring.listener.ListenerRegistrar;
import dev.conduit.spring.service.ServiceRegistrar;

/**
 * Makes what an application needs of Conduit from its start on. All else is made when it
 * is first used: an application that has the starter and does nothing with it pays for
 * neither a server nor event loops nor converters.
 */
final class ConduitStart implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotatedBeans beans;

	private final ConfiguredPrefixes configured;

	private volatile boolean over;

	ConduitStart(ConfigurableListableBeanFactory beanFactory, AnnotatedBeans beans, Environment environment) {
		this.beanFactory = beanFactory;
		this.beans = beans;
		this.configured = new ConfiguredPrefixes(environment);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beans.has(ConduitExceptionHandler.class)) {
			complete(ExceptionAdvice.class);
		}
		if (this.beans.has(ConduitRpc.class) || isMade(ServiceRegistrar.class)) {
			complete(ServiceRegistrar.class);
		}
		if (hasListeners()) {
			complete(ListenerRegistrar.class);
		}
		this.over = true;
	}

	private void complete(Class<? extends SmartInitializingSingleton> registrar) {
		this.beanFactory.getBeanProvider(registrar)
			.ifAvailable(SmartInitializingSingleton::afterSingletonsInstantiated);
	}

	/**
	 * Lets what is made after the start know the beans too.
	 */
	<T extends SmartInitializingSingleton> T completed(T registrar) {
		if (this.over) {
			registrar.afterSingletonsInstantiated();
		}
		return registrar;
	}

	boolean hasListeners() {
		return this.beans.has(ConduitListener.class) || this.beans.has(ConduitHandler.class)
				|| isMade(ListenerRegistrar.class);
	}

	/**
	 * Whether there may be something to serve, or somebody says that there is a server.
	 */
	boolean mayServe() {
		return this.beans.has(ConduitRpc.class) || this.configured.any("conduit.server")
				|| isMade(ServiceRegistrar.class);
	}

	/** Whether there may be a channel to another process. */
	boolean mayConnect() {
		return this.configured.any("conduit.client.channels")
				|| this.beanFactory.getBeanProvider(ConduitConnectionDetails.class).stream().findAny().isPresent()
				|| isMade(ConfiguredChannels.class);
	}

	private boolean isMade(Class<?> type) {
		for (String name : this.beanFactory.getBeanNamesForType(type, true, false)) {
			if (this.beanFactory.containsSingleton(name)) {
				return true;
			}
		}
		return false;
	}

}
