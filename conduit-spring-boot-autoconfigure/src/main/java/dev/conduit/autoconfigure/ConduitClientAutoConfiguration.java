package dev.conduit.autoconfigure;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientInterceptor;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ChannelDecorator;
import dev.conduit.spring.client.ChannelTokens;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.ClientContracts;
import dev.conduit.spring.client.ClientMethodCustomizer;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.TopicRequestOptions;
import dev.conduit.spring.client.TopicRequests;
import dev.conduit.spring.lifecycle.ChannelLifecycle;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.spring.session.ChannelEvents;
import dev.conduit.time.Timer;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyOptions;

/**
 * Auto-configuration of channels, clients and the template.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ConduitAutoConfiguration.class, ConduitTransportAutoConfiguration.class,
		ConduitServerAutoConfiguration.class })
@EnableConfigurationProperties(ConduitClientProperties.class)
@Import(ConduitClientScan.class)
@Lazy
public final class ConduitClientAutoConfiguration {

	@Bean
	ChannelTransports conduitChannelTransports(ConduitClientProperties properties, TlsSettings tls,
			ObjectProvider<ClientTransport> transports, ObjectProvider<EventLoops> loops,
			ObjectProvider<NettyOptions> options) {
		return new ChannelTransports(properties, tls, transports, loops, options);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConduitClientCustomizer conduitClientDefaults(Timer timer, ChannelTransports transports, DispatchOptions dispatch,
			ExceptionMapper exceptions, ObjectProvider<ServiceRegistrar> services, ApplicationEventPublisher events) {
		return (channel, builder) -> builder.timer(timer)
			.transports(transports.of(channel))
			.dispatch(dispatch)
			.exceptionMapper(exceptions)
			.endpoints(() -> services.getObject().endpoints(channel))
			.listener(new ChannelEvents(channel, events));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConduitClientCustomizer conduitClientInterceptors(ObjectProvider<ClientInterceptor> interceptors) {
		return (channel, builder) -> builder.interceptors(interceptors.orderedStream().toList());
	}

	@Bean
	ConfiguredChannels conduitConfiguredChannels(ConduitClientProperties client, ConduitProperties properties,
			Environment environment, ObjectProvider<ConduitClientCustomizer> customizers,
			ObjectProvider<ClientContracts> contracts, PayloadConverters converters,
			ObjectProvider<ConduitConnectionDetails> services, ObjectProvider<ChannelTokens> tokens) {
		ChannelSettings settings = new ChannelSettings(client, new ConnectionSettings(properties),
				environment.getProperty("spring.application.name", "conduit"));
		SecureRandom random = new SecureRandom();
		List<ClientChannel> channels = new ArrayList<>();
		KnownChannels.of(client, services.orderedStream()).forEach((name, channel) -> {
			ClientBuilder builder = ConduitClient.builder()
				.options(settings.options(name, channel))
				.authentication(ChannelSettings.authentication(name, channel, random, tokens.getIfAvailable()))
				.onState((state) -> {
					if (state == ClientState.CONNECTED) {
						contracts.ifAvailable((known) -> known.connected(name));
					}
				});
			customizers.orderedStream().forEach((customizer) -> customizer.customize(name, builder));
			channels.add(new ClientChannel(name, builder.build(), WrittenContentType
				.of(ChannelSettings.prefix(name) + ".content-type", channel.contentType(), converters)));
		});
		return new ConfiguredChannels(List.copyOf(channels));
	}

	/** One of the few that are made at each start: so without this configuration. */
	@Bean
	@ConditionalOnMissingBean
	static ChannelLifecycle conduitChannelLifecycle(BeanFactory beans, ConduitStart start) {
		return new ChannelLifecycle(() -> (start.mayConnect()) ? beans.getBean(ConfiguredChannels.class).clients()
				: List.<ConduitClient>of());
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitChannels conduitChannels(ConfiguredChannels configured, ObjectProvider<ConduitChannel> others,
			@Qualifier("conduitStandInChannel") ObjectProvider<ConduitChannel> standIn,
			ObjectProvider<ConduitServer> server, ObjectProvider<ConduitServerActivation> activation, Timer timer,
			ObjectProvider<ClientContracts> contracts, ObjectProvider<ChannelDecorator> decorators) {
		ClientContracts known = contracts.getIfAvailable(() -> ClientContracts.NONE);
		List<ChannelDecorator> around = decorators.orderedStream().toList();
		List<ConduitChannel> all = new ArrayList<>();
		configured.channels().forEach((channel) -> all.add(decorated(known.guard(channel), around)));
		others.orderedStream().forEach((channel) -> all.add(decorated(channel, around)));
		return new ConduitChannels(all,
				new OwnServer(server, activation, timer, (channel) -> decorated(channel, around)),
				standIn.getIfAvailable());
	}

	private static ConduitChannel decorated(ConduitChannel channel, List<ChannelDecorator> decorators) {
		ConduitChannel decorated = channel;
		for (ChannelDecorator decorator : decorators) {
			decorated = decorator.decorate(decorated);
		}
		return decorated;
	}

	/** Of no more specific type, or the event for which it waits would make it. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ClientMethodCustomizer conduitClientMethodProperties(ConduitClientProperties properties, Environment environment) {
		return new PropertiesClientMethodCustomizer(properties, environment);
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitClients conduitClients(BindingContext context, ConduitChannels channels,
			@Qualifier("conduitExecutor") Executor executor, ObjectProvider<ClientContracts> contracts,
			ObjectProvider<ClientMethodCustomizer> customizers) {
		return new ConduitClients(context, channels, executor, contracts.getIfAvailable(() -> ClientContracts.NONE),
				customizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitTemplate conduitTemplate(BindingContext context, ConduitChannels channels,
			@Qualifier("conduitExecutor") Executor executor, TopicRequests requests) {
		return new ConduitTemplate(context, channels, executor, requests);
	}

	@Bean
	@ConditionalOnMissingBean
	TopicRequests conduitTopicRequests(ConduitProperties properties, Timer timer) {
		ConduitProperties.Ask ask = properties.ask();
		return new TopicRequests(new TopicRequestOptions(
				PropertyChecks.between("conduit.ask.max-pending", ask.maxPending(), 1, 1_000_000),
				PropertyChecks.positive("conduit.ask.timeout", ask.timeout())), timer);
	}

}
