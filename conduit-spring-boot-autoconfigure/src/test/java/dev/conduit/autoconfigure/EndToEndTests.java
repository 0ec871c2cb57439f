package dev.conduit.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.Violation;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndToEndTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(JacksonAutoConfiguration.class,
				ValidationAutoConfiguration.class, ConduitAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitConverterAutoConfiguration.class, ConduitListenerAutoConfiguration.class,
				ConduitSecurityAutoConfiguration.class, ConduitServerAutoConfiguration.class,
				ConduitTransportAutoConfiguration.class, ConduitValidationAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "local://e2e", "tcp://127.0.0.1:0" })
	void aClientCallsAServiceOfAnotherContext(String address) {
		this.runner.withUserConfiguration(ServerConfiguration.class)
			.withPropertyValues("conduit.server.listen=" + address, "conduit.security.users.app={noop}secret")
			.run((server) -> {
				assertThat(server).hasNotFailed();
				String port = server.getEnvironment().getProperty("local.conduit.server.port");
				String to = (port != null) ? ("tcp://127.0.0.1:" + port) : address;
				this.runner.withUserConfiguration(ClientConfiguration.class)
					.withPropertyValues("conduit.client.channels.default.addresses=" + to,
							"conduit.client.channels.default.credentials.username=app",
							"conduit.client.channels.default.credentials.password=secret")
					.run((client) -> {
						assertThat(client).hasNotFailed();
						CalculatorClient calculator = client.getBean(CalculatorClient.class);
						assertThat(calculator.add(new Addends(1, 2))).isEqualTo(new Sum(3));
						assertThat(calculator.multiply(6, 7).get()).isEqualTo(42);
						assertThat(calculator.greet("Ann").block()).isEqualTo("Hello Ann");
						assertThatExceptionOfType(TooLargeException.class).isThrownBy(() -> calculator.fail("x"))
							.withMessage("x is too large");
						assertThatExceptionOfType(ConduitValidationException.class)
							.isThrownBy(() -> calculator.add(new Addends(101, 2)))
							.satisfies((ex) -> assertThat(ex.problem().violations()).extracting(Violation::field)
								.containsExactly("a"));
						client.getBean(ConduitTemplate.class).publish("sensors.roof.temperature", new Sum(21));
						assertThat(server.getBean(Display.class).readings.poll(5, TimeUnit.SECONDS))
							.isEqualTo("roof=21");
					});
			});
	}

	record Addends(@Max(100) int a, int b) {

	}

	record Sum(int value) {

	}

	@ConduitError(code = "too-large")
	static class TooLargeException extends Exception {

		TooLargeException(String message) {
			super(message);
		}

	}

	@ConduitClient("calculator")
	interface CalculatorClient {

		Sum add(@Valid Addends addends);

		CompletableFuture<Integer> multiply(int a, int b);

		Mono<String> greet(@NotBlank String name);

		void fail(String what) throws TooLargeException;

	}

	@ConduitRpc("calculator")
	static class Calculator {

		@ConduitRpc
		Sum add(@Valid Addends addends) {
			return new Sum(addends.a() + addends.b());
		}

		@ConduitRpc
		int multiply(int a, int b) {
			return a * b;
		}

		@ConduitRpc
		Mono<String> greet(String name) {
			return Mono.just("Hello " + name);
		}

		@ConduitRpc
		void fail(String what) throws TooLargeException {
			throw new TooLargeException(what + " is too large");
		}

	}

	static class Display {

		private final BlockingQueue<String> readings = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "sensors.{site}.temperature")
		void onReading(Sum reading, @DestinationVariable String site) {
			this.readings.add(site + "=" + reading.value());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServerConfiguration {

		@Bean
		Calculator calculator() {
			return new Calculator();
		}

		@Bean
		Display display() {
			return new Display();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(CalculatorClient.class)
	static class ClientConfiguration {

	}

}
