package dev.conduit.benchmarks.metrics;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * A server and a client as applications of Spring Boot, over TCP in this process, both
 * watched in the same way.
 */
final class WatchedPair implements AutoCloseable {

	private static final byte[] BYTES = new byte[100];

	private final ConfigurableApplicationContext server;

	private final ConfigurableApplicationContext client;

	private final Echo echo;

	private final ConduitTemplate template;

	WatchedPair(Watching watching) {
		this.server = start(Server.class, watching, "conduit.server.listen=tcp://127.0.0.1:0");
		this.client = start(Client.class, watching, "conduit.server.enabled=false",
				"conduit.client.channels.default.addresses="
						+ this.server.getBean(ConduitServer.class).addresses().get(0));
		this.echo = this.client.getBean(ConduitClients.class).create(Echo.class);
		this.template = this.client.getBean(ConduitTemplate.class);
	}

	private static ConfigurableApplicationContext start(Class<?> application, Watching watching, String... properties) {
		List<Class<?>> sources = new ArrayList<>(watching.configuration());
		sources.add(application);
		return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
			.properties("spring.main.banner-mode=off", "logging.level.root=warn", "conduit.security.auth=none")
			.properties(properties)
			.run();
	}

	/** One call, and its answer. */
	void call() {
		byte[] answer = this.echo.echo(BYTES);
		if (answer.length != BYTES.length) {
			throw new IllegalStateException("%d bytes came back".formatted(answer.length));
		}
	}

	/** One message, until the server has handed it to the listener. */
	void publish() {
		this.template.publish("bench", BYTES, AckLevel.RECEIVED);
	}

	@Override
	public void close() {
		this.client.close();
		this.server.close();
	}

	/** Not of the kind that Spring Boot looks for, also where nobody calls. */
	@ConduitRpc("bench")
	interface Echo {

		byte[] echo(byte[] bytes);

	}

	@ConduitRpc("bench")
	static class EchoService {

		@ConduitRpc
		byte[] echo(byte[] bytes) {
			return bytes;
		}

		@ConduitListener(id = "bench", topics = "bench")
		void take(byte[] bytes) {
			// What is measured is the way here.
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(EchoService.class)
	static class Server {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Client {

	}

}
