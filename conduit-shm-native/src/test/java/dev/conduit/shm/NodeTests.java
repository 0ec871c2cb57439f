package dev.conduit.shm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class NodeTests {

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = open(this.folder.path());

	private final Reports reports = new Reports();

	private final Node node = new Node(this.domain, "test", this.reports);

	/** The same holds however processes wait. */
	Domain open(Path path) {
		return Domain.open(path);
	}

	@AfterEach
	void close() {
		this.node.close();
		this.domain.close();
		this.folder.close();
	}

	@Test
	void aCallbackGetsEachMessageInOrderAlsoOfATopicThatComesLaterAndGoesOnAfterAFailure() {
		List<Long> seen = new CopyOnWriteArrayList<>();
		this.node.subscribe("t", SubscriberOptions.DEFAULT, (view) -> {
			long number = view.sequence();
			if (view.validate()) {
				seen.add(number);
			}
			if (number == 1) {
				throw new IllegalArgumentException("one");
			}
		});

		try (Publisher publisher = this.domain.publisher("t", TopicOptions.DEFAULT)) {
			for (int i = 0; i < 4; i++) {
				publisher.publish(new byte[1]);
			}
			await().untilAsserted(() -> assertThat(seen).containsExactly(0L, 1L, 2L, 3L));
		}
		assertThat(this.reports.failures).containsExactly("t: one");
	}

	@Test
	void aCallbackGetsValuesAndGoesOnAfterAMessageThatIsNone() {
		List<String> seen = new CopyOnWriteArrayList<>();
		Codec<Integer> numbers = Codec.fixed(4, (value, target) -> target.putInt(0, value), (view) -> view.getInt(0));
		this.node.subscribe("t", numbers, SubscriberOptions.DEFAULT,
				(received) -> seen.add(received.sequence() + ":" + received.value()));

		Publisher publisher = this.node.publisher("t", TopicOptions.DEFAULT);
		TypedPublisher<Integer> typed = new TypedPublisher<>(publisher, numbers, PublisherOptions.DEFAULT);
		typed.publish(7);
		publisher.publish(new byte[1]);
		typed.publish(8);

		await().untilAsserted(() -> assertThat(seen).containsExactly("0:7", "2:8"));
		assertThat(this.reports.failures).singleElement()
			.satisfies((failure) -> assertThat(failure).startsWith("t: message 1 of topic 't'"));
	}

	@Test
	void aTopicThatCannotBeReadIsReportedAndItsSuccessorIsRead() throws Exception {
		List<Long> seen = new CopyOnWriteArrayList<>();
		this.node.subscribe("t", SubscriberOptions.DEFAULT, (view) -> seen.add(view.sequence()));
		Files.write(this.folder.path().resolve("t.cdt"), new byte[3]);
		this.domain.publisher("another", TopicOptions.DEFAULT);
		await().until(() -> !this.reports.failures.isEmpty());

		this.domain.publisher("t", TopicOptions.DEFAULT).publish(new byte[1]);

		await().untilAsserted(() -> assertThat(seen).containsExactly(0L));
		assertThat(this.reports.failures).allSatisfy((failure) -> assertThat(failure).contains("cut short"));
	}

	@Test
	void aPublisherOfANodeClosesWhenItsLoopsHaveEnded() {
		TypedPublisher<String> publisher = this.node.publisher("out", Codec.utf8(), TopicOptions.DEFAULT);
		this.node.loop("publish", Duration.ofMillis(1), () -> publisher.publish("x"));
		await().until(() -> publisher.publisher().position() > 3);

		this.node.close();

		assertThat(this.reports.failures).isEmpty();
		assertThat(this.folder.path().resolve("out.cdt")).doesNotExist();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.node.publisher("late", Codec.utf8(), TopicOptions.DEFAULT));
	}

	@Test
	void aLoopRunsAtItsRateAndGoesOnAfterAFailure() throws Exception {
		CountDownLatch steps = new CountDownLatch(5);
		long start = System.nanoTime();
		this.node.loop("steps", Duration.ofMillis(10), () -> {
			steps.countDown();
			throw new IllegalArgumentException("no");
		});

		assertThat(steps.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		assertThat(this.reports.failures).contains("steps: no");
	}

	@Test
	void aStepThatTakesTooLongIsReportedAndNotMadeUpFor() {
		AtomicInteger steps = new AtomicInteger();
		this.node.loop("slow", Duration.ofMillis(20), () -> {
			if (steps.getAndIncrement() == 0) {
				long until = System.nanoTime() + Duration.ofMillis(130).toNanos();
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
			}
		});

		// A busy machine may make the first step late as well, and say so.
		await().untilAsserted(() -> assertThat(this.reports.missed).anySatisfy((report) -> {
			assertThat(report).startsWith("slow: ");
			assertThat(Integer.parseInt(report.substring("slow: ".length()))).isGreaterThanOrEqualTo(5);
		}));
	}

	@Test
	void whatIsStoppedEndsAndTakesNothingMore() throws Exception {
		this.node.subscribe("nothing", SubscriberOptions.DEFAULT, (view) -> {
		});
		Thread running = Thread.ofPlatform().start(() -> {
			try {
				this.node.run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});

		this.node.stop();

		assertThat(running.join(Duration.ofSeconds(20))).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.node.loop("late", Duration.ofSeconds(1), () -> {
		}));
	}

	@Test
	void aSignalEndsANodeInOrder() {
		try (JavaProcess program = OtherJvm.start(Program.class, this.folder.path())) {
			program.awaitLine("^runs$");

			program.terminate();

			assertThat(program.errors()).isEmpty();
			assertThat(this.domain.check().leftovers()).isEmpty();
			assertThat(this.folder.path().resolve("out.cdt")).doesNotExist();
		}
	}

	/** Publishes at a rate until it is told to end. */
	static final class Program {

		private Program() {
		}

		static void main(String[] arguments) throws InterruptedException {
			Domain domain = Domain.open(Path.of(arguments[0]));
			AtomicInteger steps = new AtomicInteger();
			try (Node node = new Node(domain, "program", new Reports())) {
				TypedPublisher<String> publisher = node.publisher("out", Codec.utf8(), TopicOptions.DEFAULT);
				node.loop("publish", Duration.ofMillis(5), () -> {
					publisher.publish("x");
					if (steps.getAndIncrement() == 3) {
						System.out.println("runs");
					}
				});
				node.run();
			}
		}

	}

	/** Keeps what it is told. */
	static final class Reports implements NodeListener {

		private final List<String> failures = new CopyOnWriteArrayList<>();

		private final List<String> missed = new CopyOnWriteArrayList<>();

		@Override
		public void onFailure(String what, RuntimeException failure) {
			this.failures.add(what + ": " + failure.getMessage());
		}

		@Override
		public void onMissedDeadline(String loop, Duration late, long skipped) {
			this.missed.add(loop + ": " + skipped);
		}

	}

}
