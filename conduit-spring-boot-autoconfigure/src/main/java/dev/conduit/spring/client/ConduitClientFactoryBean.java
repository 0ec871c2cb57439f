package dev.conduit.spring.client;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Makes the bean of one client. All clients are made when the application starts, so that
 * one that cannot work is refused there.
 *
 * @param <T> the interface
 * @since 0.1.0
 */
public final class ConduitClientFactoryBean<T> implements FactoryBean<T>, InitializingBean {

	private final Class<T> type;

	private final BeanFactory beanFactory;

	private T client;

	/**
	 * A bean that is made by a definition; public for the code that ahead-of-time
	 * processing writes.
	 * @param type the interface
	 * @param beanFactory has what makes clients
	 */
	@SuppressWarnings("NullAway.Init") // made in afterPropertiesSet
	public ConduitClientFactoryBean(Class<T> type, BeanFactory beanFactory) {
		this.type = type;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterPropertiesSet() {
		this.client = this.beanFactory.getBean(ConduitClients.class).create(this.type);
	}

	@Override
	public T getObject() {
		return this.client;
	}

	@Override
	public Class<?> getObjectType() {
		return this.type;
	}

}
