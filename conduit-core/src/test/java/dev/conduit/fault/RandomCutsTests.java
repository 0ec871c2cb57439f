package dev.conduit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.server.ServerFixture;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection of a client is cut at bytes that chance picks, again and again, while
 * messages and calls go both ways: none is lost, none comes twice, and all keep their
 * order.
 */
class RandomCutsTests extends ServerFixture {

	private static final int IN_FLIGHT = 32;

	private static final ResumeOptions RESUME = ResumeOptions.DEFAULT.withEnabled(true);

	private final List<String> published = Collections.synchronizedList(new ArrayList<>());

	private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, AtomicInteger> ran = new ConcurrentHashMap<>();

	private volatile boolean enough;

	@Override
	protected TestedTransport open() {
		return TestedSockets.NIO_TCP.open(NettyOptions.DEFAULT);
	}

	@ParameterizedTest
	@ValueSource(longs = { 20261121, 7 })
	void nothingIsLostOrComesTwice(long seed) throws Exception {
		cut(seed, 25);
	}

	@Test
	@Tag("proof")
	@Tag("soak")
	@Tag("CUTS")
	@Timeout(3600)
	void nothingIsLostOrComesTwiceOverAThousandCuts() throws Exception {
		cut(System.nanoTime(), Size.of(25, 1_000, 10_000));
	}

	private void cut(long seed, int cuts) throws Exception {
		serve((options) -> options.withConnection(ConnectionOptions.DEFAULT.withResume(RESUME)),
				(builder) -> builder.endpoint("work", (exchange) -> {
					this.ran.computeIfAbsent(exchange.payload().asText(), (text) -> new AtomicInteger())
						.incrementAndGet();
					exchange.reply(exchange.headers(), exchange.payload());
				}));
		server().bus()
			.subscribe(new TopicPattern("to.server"), keepIn(this.published), MailboxOptions.forListener("in"));
		try (ProofRow row = ProofRow.start("CUTS", "random cuts with resume", seed);
				ChaosProxy proxy = ChaosProxy.before(address());
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			ConduitClient client = connect(proxy);
			CompletableFuture<Integer> messages = CompletableFuture
				.supplyAsync(() -> all("message", (text) -> publish(client, text)), threads);
			CompletableFuture<Integer> calls = CompletableFuture
				.supplyAsync(() -> all("call", (text) -> call(client, "work", text)), threads);
			CompletableFuture<Integer> deliveries = CompletableFuture.supplyAsync(() -> all("delivery", this::deliver),
					threads);
			cut(proxy, new SplittableRandom(seed), cuts, "seed %d".formatted(seed));
			this.enough = true;

			String where = "seed %d: %d cuts, %d messages, %d calls, %d deliveries".formatted(seed, cuts,
					messages.get(), calls.get(), deliveries.get());
			eventually("all deliveries").until(() -> this.delivered.size() >= deliveries.join());
			assertThat(this.published).as(where).containsExactlyElementsOf(numbers(messages.get()));
			assertThat(this.delivered).as(where).containsExactlyElementsOf(numbers(deliveries.get()));
			assertThat(this.ran).as(where)
				.hasSize(calls.get())
				.allSatisfy((call, times) -> assertThat(times).as(call).hasValue(1));
			assertThat(client.lostConnections()).as(where).isZero();
			System.out.println("lost 0, duplicated 0: " + where);
			row.count(Measure.FAULTS_INJECTED, cuts)
				.count(Measure.ACKED, messages.get() + calls.get() + deliveries.get())
				.count(Measure.DELIVERED, this.published.size() + this.ran.size() + this.delivered.size())
				.pass();
		}
	}

	private ConduitClient connect(ChaosProxy proxy) {
		ConduitClient client = client(PASSWORD,
				(builder) -> builder.options(ClientOptions.of("client", List.of(proxy.address()))
					.withReconnect(Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4)))
					.withConnection(ConnectionOptions.DEFAULT.withResume(RESUME))));
		client.start().toCompletableFuture().join();
		client
			.subscribe(new TopicPattern("to.client"), AckLevel.PROCESSED, MailboxOptions.forListener("out"),
					keepIn(this.delivered))
			.active()
			.toCompletableFuture()
			.join();
		return client;
	}

	private static Receiver keepIn(List<String> came) {
		return (delivery) -> {
			came.add(delivery.message().payload().asText());
			delivery.processed();
		};
	}

	private static void cut(ChaosProxy proxy, SplittableRandom random, int cuts, String where) {
		for (int i = 0; i < cuts; i++) {
			Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
			long bytes = random.nextInt(random.nextBoolean() ? 64 : 8192);
			long before = proxy.passedBytes(direction);
			proxy.cutAfter(direction, bytes);
			eventually("cut %d, %s".formatted(i, where)).until(() -> proxy.passedBytes(direction) > before + bytes);
		}
		proxy.heal();
	}

	/**
	 * Begins one after the other until it is enough, some at once, and waits for all.
	 * @return how many there were
	 */
	private int all(String what, Beginning beginning) {
		Semaphore places = new Semaphore(IN_FLIGHT);
		List<CompletableFuture<?>> begun = new ArrayList<>();
		int number = 0;
		try {
			while (!this.enough) {
				if (places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
					begun.add(beginning.begin("" + number++).whenComplete((result, failure) -> places.release()));
				}
			}
			for (CompletableFuture<?> one : begun) {
				one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			return number;
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("a " + what + " was lost", ex);
		}
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient client, String text) {
		return client.publish(new Message(new TopicName("to.server"), Payload.text(text)), AckLevel.PROCESSED,
				client.deadline(PATIENCE));
	}

	private CompletableFuture<Void> deliver(String text) {
		return server().bus()
			.publish(new Message(new TopicName("to.client"), Payload.text(text)), AckLevel.PROCESSED, Deadline.NONE)
			.toCompletableFuture();
	}

	private static List<String> numbers(int size) {
		return IntStream.range(0, size).mapToObj(String::valueOf).toList();
	}

	/**
	 * Begins something that is acknowledged.
	 */
	@FunctionalInterface
	private interface Beginning {

		CompletableFuture<?> begin(String text);

	}

}
