package dev.conduit.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionDetailsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConduitAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitConverterAutoConfiguration.class, ConduitListenerAutoConfiguration.class,
				ConduitSecurityAutoConfiguration.class, ConduitServerAutoConfiguration.class,
				ConduitTransportAutoConfiguration.class));

	@Test
	void aServiceOfTheSurroundingsCountsInsteadOfConfiguredAddresses() {
		withServer((client) -> client.withBean(ConduitConnectionDetails.class, () -> at("default", "local://details"))
			.withPropertyValues("conduit.client.channels.default.addresses=tcp://127.0.0.1:1")
			.run((context) -> assertThat(hello(context.getBean(ConduitTemplate.class))).isEqualTo("Hello")));
	}

	@Test
	void aChannelThatIsNotConfiguredWorksWithDefaults() {
		withServer((client) -> client.withBean(ConduitConnectionDetails.class, () -> at("other", "local://details"))
			.run((context) -> assertThat(hello(context.getBean(ConduitTemplate.class).withChannel("other")))
				.isEqualTo("Hello")));
	}

	@Test
	void whatElseIsConfiguredStays() {
		this.runner.withBean(ConduitConnectionDetails.class, () -> at("default", "local://details"))
			.withPropertyValues("conduit.client.channels.default.connections=3")
			.run((context) -> assertThat(context.getBean(ConfiguredChannels.class).channels()).singleElement()
				.satisfies((channel) -> assertThat(channel.client().options().pool().connections()).isEqualTo(3)));
	}

	@Test
	void twoServicesOfOneChannelStopTheStartAndAreNamed() {
		this.runner.withBean("one", ConduitConnectionDetails.class, () -> at("default", "local://one"))
			.withBean("two", ConduitConnectionDetails.class, () -> at("default", "local://two"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Two services are the server of the channel 'default': [local://one] and [local://two]"));
	}

	private void withServer(java.util.function.Consumer<ApplicationContextRunner> test) {
		this.runner.withBean(Greeter.class)
			.withPropertyValues("conduit.server.listen=local://details", "conduit.security.auth=none")
			.run((server) -> {
				assertThat(server).hasNotFailed();
				test.accept(this.runner);
			});
	}

	private static @Nullable String hello(ConduitTemplate template) {
		return template.call("greeter.hello", null, String.class);
	}

	private static ConduitConnectionDetails at(String channel, String address) {
		return new ConduitConnectionDetails() {

			@Override
			public String getChannel() {
				return channel;
			}

			@Override
			public List<String> getAddresses() {
				return List.of(address);
			}

		};
	}

	@ConduitRpc("greeter")
	static class Greeter {

		@ConduitRpc
		String hello() {
			return "Hello";
		}

	}

}
