package dev.conduit.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import dev.conduit.authentication.Authenticator;
import dev.conduit.autoconfigure.ConduitAutoConfiguration;
import dev.conduit.autoconfigure.ConduitClientAutoConfiguration;
import dev.conduit.autoconfigure.ConduitClientCustomizer;
import dev.conduit.autoconfigure.ConduitDiscoveryAutoConfiguration;
import dev.conduit.autoconfigure.ConduitSecurityAutoConfiguration;
import dev.conduit.autoconfigure.ConduitServerAutoConfiguration;
import dev.conduit.autoconfigure.ConduitServerCustomizer;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.fault.Faults;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ChannelDecorator;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.ClientContracts;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.TopicRequests;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.spring.listener.ListenerDecorator;
import dev.conduit.time.Timer;
import dev.conduit.transport.Address;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTransport;

/**
 * Auto-configuration of tests: one server that is always there, on a network of its own,
 * and clients that all come to it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitAutoConfiguration.class,
		before = { ConduitClientAutoConfiguration.class, ConduitDiscoveryAutoConfiguration.class,
				ConduitSecurityAutoConfiguration.class, ConduitServerAutoConfiguration.class })
public final class ConduitTestAutoConfiguration {

	private static final String NAME = "conduit-test";

	@Bean
	@ConditionalOnMissingBean
	Faults conduitFaults(Timer timer) {
		return new Faults(timer);
	}

	/** Where the server would notice that a frame is damaged. */
	@Bean(defaultCandidate = false)
	Faults conduitServerFaults(Timer timer) {
		return new Faults(timer);
	}

	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "conduitTestNetwork")
	TestNetwork conduitTestNetwork(@Qualifier("conduitExecutor") Executor executor, Timer timer) {
		return new TestNetwork(new LocalTransport(WriteLimits.DEFAULT, executor, timer));
	}

	/** Before that of an application, which would ask for a password. */
	@Bean
	@Primary
	Authenticator conduitTestAuthenticator() {
		return TestLogin.authenticator();
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ConduitServerCustomizer conduitTestServer(@Qualifier("conduitTestNetwork") TestNetwork network,
			@Qualifier("conduitServerFaults") Faults faults) {
		return (builder) -> builder.transports(List.of(faults.server(network)));
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ConduitClientCustomizer conduitTestClients(@Qualifier("conduitTestNetwork") TestNetwork network, Faults faults,
			@Value("${conduit.test.user:test}") String user) {
		return (channel, builder) -> builder.transports(List.of(faults.client(network)))
			.authentication(new TestLogin(user));
	}

	/** A client application has a server here that need not serve what it expects. */
	@Bean
	@ConditionalOnMissingBean
	ClientContracts conduitTestClientContracts() {
		return ClientContracts.NONE;
	}

	@Bean
	ConduitServerLifecycle conduitTestServerLifecycle(ConduitServer server, ApplicationEventPublisher events) {
		return new ConduitServerLifecycle(server, () -> true, events);
	}

	@Bean(defaultCandidate = false)
	ConduitClient conduitTestClient(ObjectProvider<ConduitClientCustomizer> customizers, Environment environment) {
		Duration deadline = environment.getProperty("conduit.client.deadline", Duration.class,
				ClientOptions.DEFAULT_DEADLINE);
		ClientBuilder builder = ConduitClient.builder()
			.options(ClientOptions.of(NAME, List.of(new Address.Local(NAME))).withDeadline(deadline));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(ConduitChannels.DEFAULT, builder));
		return builder.build();
	}

	/** Apart from what they stand around, which is made of them. */
	@Bean
	Recorders conduitTestRecorders(PayloadConverters converters,
			@Value("${conduit.test.patience:30s}") Duration patience) {
		return Recorders.of(converters, patience);
	}

	@Bean
	ChannelDecorator conduitPublicationRecorder(Recorders recorders) {
		return (channel) -> new RecordedChannel(channel, recorders.published());
	}

	@Bean
	ListenerDecorator conduitListenerRecorder(Recorders recorders) {
		return recorders.listeners();
	}

	@Bean(defaultCandidate = false)
	ConduitChannel conduitStandInChannel(@Qualifier("conduitTestClient") ConduitClient client, Recorders recorders) {
		return new RecordedChannel(new ClientChannel(ConduitChannels.DEFAULT, client), recorders.published());
	}

	@Bean
	Surroundings conduitTestSurroundings(ConduitServer server, @Qualifier("conduitTestClient") ConduitClient client,
			ObjectProvider<ConduitChannels> channels, Faults faults,
			@Qualifier("conduitServerFaults") Faults serverFaults, Recorders recorders) {
		return new Surroundings(server, client, channels::getObject, faults, serverFaults, recorders);
	}

	@Bean
	ConduitTester conduitTester(BindingContext context, Surroundings surroundings,
			@Qualifier("conduitExecutor") Executor executor, TopicRequests requests) {
		ConduitChannel own = new ClientChannel(ConduitChannels.DEFAULT, surroundings.client());
		ConduitChannels channels = new ConduitChannels(List.of(own), () -> null);
		return new ConduitTester(new ConduitTemplate(context, channels, executor, requests), surroundings);
	}

}
