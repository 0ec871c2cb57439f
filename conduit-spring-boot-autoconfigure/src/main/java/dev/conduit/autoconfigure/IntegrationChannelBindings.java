package dev.conduit.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.messaging.MessageChannel;

import dev.conduit.integration.FromTopic;
import dev.conduit.integration.ToTopic;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.integration.dsl.ConduitInboundChannelAdapterSpec;
import dev.conduit.integration.dsl.ConduitOutboundChannelAdapterSpec;
import dev.conduit.spring.binding.InvalidMethodException;

/**
 * Puts adapters between topics and the channels that the properties name, or that say it
 * by {@link FromTopic} and {@link ToTopic}.
 */
final class IntegrationChannelBindings implements SmartInitializingSingleton {

	private static final String TOPICS_TO_CHANNELS = "conduit.integration.topics-to-channels";

	private static final String CHANNELS_TO_TOPICS = "conduit.integration.channels-to-topics";

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConduitIntegrationProperties properties;

	private final ObjectProvider<IntegrationFlowContext> flows;

	IntegrationChannelBindings(ConfigurableListableBeanFactory beanFactory, ConduitIntegrationProperties properties,
			ObjectProvider<IntegrationFlowContext> flows) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.flows = flows;
	}

	@Override
	public void afterSingletonsInstantiated() {
		IntegrationFlowContext context = this.flows.getIfAvailable();
		if (context == null) {
			requireNothing(TOPICS_TO_CHANNELS, this.properties.topicsToChannels());
			requireNothing(CHANNELS_TO_TOPICS, this.properties.channelsToTopics());
			return;
		}
		feedAsConfigured(context);
		publishAsConfigured(context);
		for (String channel : this.beanFactory.getBeanNamesForType(MessageChannel.class, true, false)) {
			bindAnnotated(context, channel);
		}
	}

	private static void requireNothing(String property, Map<String, String> bindings) {
		if (!bindings.isEmpty()) {
			throw new InvalidPropertyException(property, bindings, "Spring Integration is not enabled.",
					"Add spring-boot-starter-integration, or @EnableIntegration.");
		}
	}

	private void feedAsConfigured(IntegrationFlowContext context) {
		Map<String, List<String>> topics = new LinkedHashMap<>();
		this.properties.topicsToChannels().forEach((topic, channel) -> {
			requireChannel("%s[%s]".formatted(TOPICS_TO_CHANNELS, topic), channel);
			topics.computeIfAbsent(channel, (name) -> new ArrayList<>()).add(topic);
		});
		topics.forEach((channel, patterns) -> {
			try {
				feed(context, channel, Conduit.inboundChannelAdapter(patterns.toArray(String[]::new))
					.conduitChannel(this.properties.conduitChannel()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(TOPICS_TO_CHANNELS, patterns, String.valueOf(ex.getMessage()));
			}
		});
	}

	private void publishAsConfigured(IntegrationFlowContext context) {
		this.properties.channelsToTopics().forEach((channel, topic) -> {
			String property = "%s[%s]".formatted(CHANNELS_TO_TOPICS, channel);
			requireChannel(property, channel);
			try {
				publish(context, channel,
						Conduit.outboundChannelAdapter(topic).conduitChannel(this.properties.conduitChannel()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(property, topic, String.valueOf(ex.getMessage()));
			}
		});
	}

	private void requireChannel(String property, String name) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, MessageChannel.class)) {
			throw new InvalidPropertyException(property, name,
					"There is no bean of that name that is a MessageChannel; there are: %s."
						.formatted(Arrays.toString(this.beanFactory.getBeanNamesForType(MessageChannel.class))));
		}
	}

	private void bindAnnotated(IntegrationFlowContext context, String channel) {
		try {
			FromTopic from = this.beanFactory.findAnnotationOnBean(channel, FromTopic.class, false);
			if (from != null) {
				feed(context, channel, spec(from));
			}
			ToTopic to = this.beanFactory.findAnnotationOnBean(channel, ToTopic.class, false);
			if (to != null) {
				publish(context, channel,
						Conduit.outboundChannelAdapter(resolve(to.value()))
							.conduitChannel(conduitChannel(to.conduitChannel()))
							.ackLevel(to.ackLevel()));
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(
					"The channel '%s' is bound to no topic: %s.".formatted(channel, ex.getMessage()),
					"Write topics as 'orders.created', and patterns as 'orders.*' or 'orders.**'.", ex);
		}
	}

	private ConduitInboundChannelAdapterSpec spec(FromTopic from) {
		ConduitInboundChannelAdapterSpec spec = Conduit
			.inboundChannelAdapter(Arrays.stream(from.value()).map(this::resolve).toArray(String[]::new))
			.conduitChannel(conduitChannel(from.conduitChannel()))
			.group(resolve(from.group()))
			.ackMode(from.ackMode());
		return (from.payloadType() != void.class) ? spec.payloadType(from.payloadType()) : spec;
	}

	private String conduitChannel(String named) {
		String own = resolve(named);
		return (own.isEmpty()) ? this.properties.conduitChannel() : own;
	}

	private String resolve(String text) {
		return Objects.requireNonNullElse(this.beanFactory.resolveEmbeddedValue(text), "");
	}

	private void feed(IntegrationFlowContext context, String channel, ConduitInboundChannelAdapterSpec spec) {
		String id = channel + "-in";
		MessageChannel bean = this.beanFactory.getBean(channel, MessageChannel.class);
		register(context, id, IntegrationFlow.from(spec.id(id).outputChannel(bean)).get());
	}

	private static void publish(IntegrationFlowContext context, String channel,
			ConduitOutboundChannelAdapterSpec spec) {
		String id = channel + "-out";
		register(context, id, IntegrationFlow.from(channel).handle(spec, (endpoint) -> endpoint.id(id)).get());
	}

	/** The parts start with the application, in their phases. */
	private static void register(IntegrationFlowContext context, String id, IntegrationFlow flow) {
		context.registration(flow).id(id + ".flow").autoStartup(false).register();
	}

}
