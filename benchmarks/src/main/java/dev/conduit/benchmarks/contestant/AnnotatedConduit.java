package dev.conduit.benchmarks.contestant;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.benchmarks.contestant.service.Reading;
import dev.conduit.benchmarks.contestant.service.ServiceApplication;
import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Tally;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * Conduit as applications use it: beans with annotations, records in and out, validated,
 * handled on virtual threads; with its shipped defaults but for the log-in, which is
 * {@code none}.
 */
public final class AnnotatedConduit implements Contestant {

	private final String contentType;

	private final ConduitAddress address;

	/**
	 * A contestant.
	 * @param variant {@code json} or {@code cbor}, and the transport: {@code json-tcp}
	 */
	public AnnotatedConduit(String variant) {
		this.contentType = variant.substring(0, variant.indexOf('-'));
		this.address = ConduitAddress.of(variant.substring(variant.indexOf('-') + 1));
	}

	@Override
	public String serve() throws Exception {
		ConfigurableApplicationContext application = run(ServiceApplication.class,
				"conduit.server.listen=" + this.address.free());
		return application.getBean(ConduitServer.class).addresses().getFirst().toString();
	}

	@Override
	public Client<?, ?> connect(String address) {
		ConfigurableApplicationContext application = run(ClientApplication.class,
				"conduit.client.channels.bench.addresses=" + address,
				"conduit.client.channels.bench.content-type=" + this.contentType);
		return new AnnotatedClient(application, application.getBean(ReadingsClient.class),
				application.getBean(ConduitTemplate.class));
	}

	private static ConfigurableApplicationContext run(Class<?> type, String... properties) {
		return new SpringApplicationBuilder(type).properties(properties)
			.properties("conduit.security.auth=none", "spring.application.name=bench", "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ClientApplication {

	}

	@ConduitClient("readings")
	interface ReadingsClient {

		Reading echo(Reading reading);

		@ConduitRpc("echo")
		CompletableFuture<Reading> echoLater(Reading reading);

		CompletableFuture<Tally> tally();

	}

	private record AnnotatedClient(ConfigurableApplicationContext application, ReadingsClient readings,
			ConduitTemplate template) implements Client<Reading, Reading> {

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
			return this.readings.echo(payload);
		}

		@Override
		public void call(Reading payload, BiConsumer<? super @Nullable Reading, ? super @Nullable Throwable> end) {
			this.readings.echoLater(payload).whenComplete(end);
		}

		@Override
		public void send(Reading payload) {
			this.template.publish(ServiceApplication.TOPIC, payload, AckLevel.NONE);
		}

		@Override
		public CompletableFuture<Tally> tally() {
			return this.readings.tally();
		}

		@Override
		public void close() {
			this.application.close();
		}

	}

}
