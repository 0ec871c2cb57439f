package dev.conduit.proof.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.conduit.client.ConduitClient;
import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@code kill -9}, again and again, of each side at moments that nobody chose. What was
 * acknowledged as processed has its effect in a file, and no effect is there twice. The
 * sides have nothing to do with each other, and die at the same time: most of it is
 * waiting.
 */
@Tag("proof")
@Tag("soak")
@Timeout(3600)
class DeathTests {

	private static final long SEED = 6;

	private static final int DEATHS = Size.of(3, 100, 300);

	private static final int LONGEST_LIFE_NANOS = 300_000_000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final SplittableRandom moments = new SplittableRandom(SEED);

	private final Queue<String> acked = new ConcurrentLinkedQueue<>();

	private final AtomicLong ackedCount = new AtomicLong();

	@TempDir
	private Path folder;

	private Path effects;

	private Address address;

	@BeforeEach
	void name() {
		this.effects = this.folder.resolve("effects");
		this.address = new Address.Unix(this.folder.resolve("socket"));
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("F1")
	void whatAServerAcknowledgedSurvivesIt() throws Exception {
		try (ProofRow row = ProofRow.start("F1", "kill -9 of the server", SEED);
				ConduitClient client = MortalProgram.connect(this.address)) {
			Producer producer = new Producer(client, 0, this::ack);
			Thread producing = Thread.ofPlatform().start(producer);
			for (int death = 0; death < DEATHS; death++) {
				long before = this.ackedCount.get();
				try (JavaProcess server = start("server")) {
					server.awaitLine("^ready$");
					awaitMore(before);
					kill(server);
				}
			}
			try (JavaProcess server = start("server")) {
				server.awaitLine("^ready$");
				awaitMore(this.ackedCount.get());
				producer.stop();
				producing.join();
			}
			check(row, DEATHS, this.acked);
		}
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("F2")
	void whatAConsumerAcknowledgedSurvivesIt() throws Exception {
		try (ProofRow row = ProofRow.start("F2", "kill -9 of the consumer", SEED);
				JavaProcess broker = start("broker");
				ConduitClient client = MortalProgram.connect(this.address)) {
			broker.awaitLine("^ready$");
			Producer producer = new Producer(client, 0, this::ack);
			Thread producing = Thread.ofPlatform().start(producer);
			for (int death = 0; death < DEATHS; death++) {
				long before = this.ackedCount.get();
				try (JavaProcess consumer = start("consumer")) {
					consumer.awaitLine("^ready$");
					awaitMore(before);
					kill(consumer);
				}
			}
			producer.stop();
			producing.join();
			broker.type("uncaught?");
			row.count(Measure.UNCAUGHT, Long.parseLong(broker.awaitLine("^(\\d+)$").group(1)));
			check(row, DEATHS, this.acked);
		}
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("F3")
	void whatAProducerWasToldSurvivesIt() throws Exception {
		Path told = this.folder.resolve("told");
		try (ProofRow row = ProofRow.start("F3", "kill -9 of the producer", SEED);
				JavaProcess server = start("server")) {
			server.awaitLine("^ready$");
			for (int death = 0; death < DEATHS; death++) {
				long before = size(told);
				long first = death * 1_000_000_000L;
				try (JavaProcess producer = Programs.startSmall(MortalProgram.class, "producer", this.address, told,
						first)) {
					await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> size(told) > before);
					kill(producer);
				}
			}
			server.type("uncaught?");
			row.count(Measure.UNCAUGHT, Long.parseLong(server.awaitLine("^(\\d+)$").group(1)));
			check(row, DEATHS, Effects.read(told).stream().map(String::valueOf).toList());
		}
	}

	private static long size(Path file) throws IOException {
		return Files.exists(file) ? Files.size(file) : 0;
	}

	private JavaProcess start(String which) {
		return Programs.startSmall(MortalProgram.class, which, this.address, this.effects);
	}

	private void ack(String number) {
		this.acked.add(number);
		this.ackedCount.incrementAndGet();
	}

	private void awaitMore(long before) {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> this.ackedCount.get() > before);
	}

	private void kill(JavaProcess process) {
		LockSupport.parkNanos(this.moments.nextInt(LONGEST_LIFE_NANOS));
		process.kill();
		assertThat(process.errors()).noneMatch((line) -> line.contains("Exception") || line.contains("ERROR"));
	}

	private void check(ProofRow row, int deaths, Collection<String> acked) throws IOException {
		List<Long> done = Effects.read(this.effects);
		Set<Long> distinct = new HashSet<>(done);
		long lost = acked.stream().map(Long::valueOf).filter((number) -> !distinct.contains(number)).count();
		assertThat(acked.size()).as("acknowledged over %d deaths", deaths).isGreaterThanOrEqualTo(deaths);
		row.count(Measure.FAULTS_INJECTED, deaths)
			.count(Measure.ACKED, acked.size())
			.count(Measure.DELIVERED, done.size())
			.count(Measure.LOST, lost)
			.count(Measure.DUPLICATED_BEYOND_CONTRACT, done.size() - distinct.size())
			.pass();
	}

}
