package dev.conduit.integration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.MessageHeaders;

import dev.conduit.message.Headers;
import dev.conduit.spring.binding.PeerContext;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.topic.Redelivery;

/**
 * What the endpoints need of an application. A bean of this type has to be there; with
 * Spring Boot it is.
 *
 * @param payloads reads and writes payloads
 * @param template publishes and calls
 * @param listeners subscribes
 * @param services answers calls
 * @param redelivery what holds for adapters that say nothing
 * @param headers says which headers travel, for endpoints that say nothing
 * @param executor runs what goes on beside a call; best a virtual thread for each task
 * @param peers what threads know of the peers for which they work
 * @since 0.1.0
 */
public record ConduitIntegration(IntegrationPayloads payloads, ConduitTemplate template,
		ConduitListenerRegistry listeners, ServiceRegistrar services, Redelivery redelivery,
		HeaderMapper<Map<String, String>> headers, Executor executor, PeerContext peers) {

	/**
	 * That of an application.
	 * @param beanFactory its beans
	 * @param user who asks, for messages
	 * @return the bean
	 * @throws IllegalStateException if there is none
	 */
	public static ConduitIntegration of(@Nullable BeanFactory beanFactory, String user) {
		ConduitIntegration bean = (beanFactory != null)
				? beanFactory.getBeanProvider(ConduitIntegration.class).getIfAvailable() : null;
		if (bean == null) {
			throw new IllegalStateException(
					"%s needs a bean of type ConduitIntegration. Make it a bean of an application with conduit-spring-boot-starter and spring-boot-starter-integration, or define that bean."
						.formatted(user));
		}
		return bean;
	}

	/**
	 * Headers of a message of a flow as they travel.
	 * @param mapper says which ones do
	 * @param headers headers of the message
	 * @return the headers
	 * @throws IllegalArgumentException if one cannot travel, or they are too many or too
	 * long
	 */
	public static Headers toHeaders(HeaderMapper<Map<String, String>> mapper, MessageHeaders headers) {
		Map<String, String> travelling = new LinkedHashMap<>();
		mapper.fromHeaders(headers, travelling);
		return Headers.of(travelling);
	}

}
