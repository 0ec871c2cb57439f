package dev.conduit.benchmarks.peers.springhttp;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;

/**
 * A controller on Tomcat and a RestClient, both as Spring Boot configures them. Calls in
 * flight are virtual threads that wait, and the client opens a connection for each.
 */
public final class SpringHttpContestant implements Contestant {

	/**
	 * A contestant.
	 * @param variant {@code json}
	 */
	public SpringHttpContestant(String variant) {
		if (!variant.equals("json")) {
			throw new IllegalArgumentException("'variant' must be json (was '" + variant + "')");
		}
	}

	@Override
	public String serve() {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(ServerApplication.class)
			.properties("server.address=127.0.0.1", "server.port=0", "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
		return "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port");
	}

	@Override
	public Client<?, ?> connect(String address) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(ClientApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
		return new HttpClient(application, application.getBean(RestClient.Builder.class).baseUrl(address).build(),
				Executors.newVirtualThreadPerTaskExecutor());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Readings.class)
	static class ServerApplication {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ClientApplication {

	}

	@RestController
	static class Readings {

		@PostMapping("/echo")
		Reading echo(@Valid @RequestBody Reading reading) {
			return reading;
		}

	}

	private record HttpClient(ConfigurableApplicationContext application, RestClient client,
			ExecutorService threads) implements Client<Reading, Reading> {

		@Override
		public Reading payload(int size) {
			return Reading.ofSize(size);
		}

		@Override
		public Reading next(Reading last, long number) {
			return last.withNumber(number);
		}

		@Override
		public boolean isAnswer(Reading sent, Reading came) {
			return sent.equals(came);
		}

		@Override
		public Reading call(Reading payload) {
			return Objects.requireNonNull(this.client.post().uri("/echo").body(payload).retrieve().body(Reading.class));
		}

		@Override
		public void call(Reading payload, BiConsumer<? super @Nullable Reading, ? super @Nullable Throwable> end) {
			CompletableFuture.supplyAsync(() -> call(payload), this.threads).whenComplete(end);
		}

		@Override
		public void close() {
			this.threads.close();
			this.application.close();
		}

	}

}
