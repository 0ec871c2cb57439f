package dev.conduit.samples.bridges;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.process.AheadOfTime;
import dev.conduit.process.JavaProcess;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bridge from definitions of beans that were written ahead of time: the one to Redis,
 * whose server is there soonest.
 */
class AotTests {

	private static final String PROFILE = "--spring.profiles.active=redis";

	private static final TestServer REDIS = TestServer.started(new RedisTestServer());

	@TempDir
	private Path folder;

	@Test
	void anOrderComesBackAsAnInvoiceFromWhatWasProcessedAheadOfTime() throws Exception {
		AheadOfTime processed = AheadOfTime.process(this.folder, BridgesApplication.class, Map.of(), PROFILE);
		Address address = Address.parse("tcp://127.0.0.1:" + TestServer.freePort());

		try (JavaProcess bridge = processed.start(Map.of(), arguments(address));
				ConduitClient client = ConduitClient.builder()
					.options(ClientOptions.of("test", List.of(address)))
					.build()) {
			client.start().toCompletableFuture().get(1, TimeUnit.MINUTES);
			BlockingQueue<String> invoices = new LinkedBlockingQueue<>();
			client.subscribe(new TopicPattern("invoices"), AckLevel.PROCESSED, MailboxOptions.forListener("invoices"),
					(delivery) -> {
						invoices.add(delivery.message().payload().asText());
						delivery.processed();
					})
				.active()
				.toCompletableFuture()
				.get(1, TimeUnit.MINUTES);

			Payload order = Payload.of(
					"{\"number\":1,\"customer\":\"Ada\",\"cents\":1200}".getBytes(StandardCharsets.UTF_8),
					ContentType.JSON);
			client
				.publish(new Message(new TopicName("orders"), Headers.EMPTY, order, null), AckLevel.PROCESSED,
						client.deadline(null))
				.get(1, TimeUnit.MINUTES);

			assertThat(invoices.poll(1, TimeUnit.MINUTES)).as(bridge::toString)
				.isEqualTo("{\"order\":1,\"customer\":\"Ada\",\"cents\":1200}");
			assertThat(bridge.errors()).isEmpty();
		}
	}

	private static String[] arguments(Address address) {
		List<String> arguments = new ArrayList<>(List.of(PROFILE, "--conduit.server.listen=" + address));
		REDIS.describe((name, value) -> arguments.add("--%s=%s".formatted(name, value.get())));
		return arguments.toArray(String[]::new);
	}

}
