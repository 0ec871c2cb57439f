package dev.conduit.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.FromTopic;
import dev.conduit.integration.ToTopic;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ConduitListenerRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels that properties and annotations bind to topics, with Spring Boot's
 * auto-configuration of Integration.
 */
class IntegrationChannelBindingsTests {

	private final ApplicationContextRunner runner = ConduitContext.looped(Channels.class, Paper.class)
		.withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class));

	@Test
	void propertiesFeedAChannelFromTopicsAndPublishWhatItIsSent() {
		this.runner
			.withPropertyValues("conduit.integration.topics-to-channels[orders.*]=plain",
					"conduit.integration.topics-to-channels.returns=plain",
					"conduit.integration.channels-to-topics.outgoing=paper.plain",
					"conduit.integration.conduit-channel=server")
			.run((context) -> {
				server(context.getBean(ConduitTemplate.class)).publish("orders.roof", "an order", AckLevel.PROCESSED);
				server(context.getBean(ConduitTemplate.class)).publish("returns", "a return", AckLevel.PROCESSED);
				context.getBean("outgoing", MessageChannel.class).send(MessageBuilder.withPayload("sent").build());

				QueueChannel plain = context.getBean("plain", QueueChannel.class);
				assertThat(plain.receive(20_000)).extracting(Message::getPayload).isEqualTo("an order");
				assertThat(plain.receive(20_000)).extracting(Message::getPayload).isEqualTo("a return");
				assertThat(context.getBean(Paper.class).seen.poll(20, TimeUnit.SECONDS)).isEqualTo("sent");
				assertThat(context.getBean(ConduitListenerRegistry.class).isRunning("plain-in")).isTrue();
			});
	}

	@Test
	void annotationsBindAChannelToTopics() {
		this.runner.withBean(Annotated.class).withPropertyValues("where=notes").run((context) -> {
			server(context.getBean(ConduitTemplate.class)).publish("notes.7", "seven", AckLevel.PROCESSED);

			assertThat(context.getBean(Paper.class).seen.poll(20, TimeUnit.SECONDS)).isEqualTo("seven");
			assertThat(context.getBean(ConduitListenerRegistry.class).isRunning("relay-in")).isTrue();
		});
	}

	@Test
	void aChannelThatIsNoBeanStopsTheStartWithTheNameOfTheProperty() {
		this.runner.withPropertyValues("conduit.integration.topics-to-channels.orders=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("conduit.integration.topics-to-channels")
				.hasMessageContaining("'nowhere'")
				.hasMessageContaining("plain"));
		this.runner.withPropertyValues("conduit.integration.channels-to-topics.paper=orders")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(InvalidPropertyException.class));
	}

	@Test
	void aTopicThatIsNoneStopsTheStart() {
		this.runner.withPropertyValues("conduit.integration.channels-to-topics.outgoing=not..a.topic")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(IllegalArgumentException.class));
		this.runner.withBean(Wrong.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(IllegalArgumentException.class)
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(
						InvalidMethodException.class.getName() + ": The channel 'wrong' is bound to no topic")));
	}

	@Test
	void propertiesWithoutIntegrationStopTheStart() {
		ConduitContext.looped()
			.withPropertyValues("conduit.integration.topics-to-channels.orders=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("not enabled"));
	}

	@Test
	void headersThatNeverTravelCannotBeMappedForAll() {
		this.runner.withPropertyValues("conduit.integration.mapped-headers=tenant,replyChannel")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("conduit.integration.mapped-headers")
				.hasMessageContaining("'replyChannel'"));
		this.runner.withPropertyValues("conduit.integration.mapped-headers=tenant")
			.run((context) -> assertThat(context.getBean(ConduitIntegration.class).headers())
				.isSameAs(context.getBean(ConduitHeaderMapper.class))
				.hasToString("ConduitHeaderMapper[outbound=[tenant], inbound=[tenant]]"));
	}

	@Test
	void anEndpointOutsideOfAnApplicationSaysWhatItNeeds() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class))
			.withBean("adapter", dev.conduit.integration.inbound.ConduitInboundChannelAdapter.class,
					() -> Conduit.inboundChannelAdapter("orders").outputChannel("errorChannel").getObject())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The adapter 'adapter' needs a bean of type ConduitIntegration"));
	}

	private static ConduitTemplate server(ConduitTemplate template) {
		return template.withChannel("server");
	}

	@Configuration
	static class Channels {

		@Bean
		QueueChannel plain() {
			return new QueueChannel(8);
		}

		@Bean
		DirectChannel outgoing() {
			return new DirectChannel();
		}

	}

	@Configuration
	static class Annotated {

		@Bean
		@FromTopic(value = "${where}.*", conduitChannel = "server", payloadType = String.class)
		@ToTopic(value = "paper.${where}", conduitChannel = "server", ackLevel = AckLevel.PROCESSED)
		MessageChannel relay() {
			return new PublishSubscribeChannel();
		}

	}

	@Configuration
	static class Wrong {

		@Bean
		@FromTopic("not..a.topic")
		MessageChannel wrong() {
			return new DirectChannel();
		}

	}

	static class Paper {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "paper.*", channel = "server")
		void receive(String text) {
			this.seen.add(text);
		}

	}

}
