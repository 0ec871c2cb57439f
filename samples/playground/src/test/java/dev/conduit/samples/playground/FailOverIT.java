package dev.conduit.samples.playground;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.client.LoadBalancing;
import dev.conduit.client.PoolOptions;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two playgrounds behind one client that calls all the time, while one of them ends.
 */
class FailOverIT {

	private static final Payload ADDENDS = Payload.of("{\"a\":20,\"b\":22}".getBytes(UTF_8), ContentType.JSON);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<JavaProcess> playgrounds = new ArrayList<>();

	private final AtomicLong answered = new AtomicLong();

	private final Queue<String> others = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	@AfterEach
	void end() {
		this.playgrounds.forEach(JavaProcess::close);
	}

	@Test
	void aServerThatIsToldToStopLosesNoCall() {
		try (ConduitClient client = connectToTwo()) {
			List<Thread> callers = call(client, false);

			this.playgrounds.getFirst().terminate();

			assertThatAllSucceed(callers);
		}
	}

	@Test
	void aServerThatIsKilledLosesNoIdempotentCall() {
		try (ConduitClient client = connectToTwo()) {
			List<Thread> callers = call(client, true);

			this.playgrounds.getFirst().kill();

			assertThatAllSucceed(callers);
		}
	}

	private ConduitClient connectToTwo() {
		List<Address> addresses = Stream.of(start(), start()).map(Address::parse).toList();
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("test", addresses).withPool(new PoolOptions(2, LoadBalancing.ROUND_ROBIN)))
			.authentication(new PasswordAuthentication("playground", "let-me-play", new SecureRandom()))
			.build();
		client.start().toCompletableFuture().join();
		return client;
	}

	private String start() {
		JavaProcess playground = Playground.CACHED.start("--conduit.server.listen=tcp://127.0.0.1:0");
		this.playgrounds.add(playground);
		return playground.awaitLine("^The playground listens on (.+)$").group(1);
	}

	/** Begins to call, and goes on. */
	private List<Thread> call(ConduitClient client, boolean idempotent) {
		List<Thread> callers = Stream
			.generate(() -> Thread.ofVirtual().start(() -> callUntilStopped(client, idempotent)))
			.limit(4)
			.toList();
		await().atMost(PATIENCE).until(() -> this.answered.get() > 100);
		return callers;
	}

	private void callUntilStopped(ConduitClient client, boolean idempotent) {
		Route route = new Route("calculator.add");
		while (!this.stopped.get()) {
			CompletableFuture<Reply> call = idempotent
					? client.requestIdempotent(route, Headers.EMPTY, ADDENDS, client.deadline(PATIENCE))
					: client.request(route, Headers.EMPTY, ADDENDS, client.deadline(PATIENCE));
			String answer = call.handle((reply, failure) -> (reply != null) ? reply.payload().asText() : "" + failure)
				.join();
			if (answer.equals("{\"sum\":42}")) {
				this.answered.incrementAndGet();
			}
			else {
				this.others.add(answer);
			}
		}
	}

	private void assertThatAllSucceed(List<Thread> callers) {
		long before = this.answered.get();
		await().atMost(PATIENCE).until(() -> this.answered.get() > before + 100);
		this.stopped.set(true);
		await().atMost(PATIENCE).until(() -> callers.stream().noneMatch(Thread::isAlive));
		assertThat(this.others).isEmpty();
	}

}
