package dev.conduit.proof.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.Limit;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.server.ConduitServer;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A process stands still for longer than three heart-beats, and goes on where it was, as
 * after a pause of its collector or of its machine. Meanwhile it was given up: what it
 * still says of before is for nobody. Several at a time, since most of it is waiting.
 */
@Tag("proof")
@Tag("soak")
@Timeout(3600)
class StandstillTests {

	private static final int LANES = 5;

	private static final int TIMES_OF_A_LANE = Size.of(2, 20, 200);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Much later than promised, as the machine has other things to do. */
	private static final Duration LONGEST_SILENCE = StandstillProgram.SILENCE.multipliedBy(5);

	private static final Address ANYWHERE = Address.parse("tcp://127.0.0.1:0");

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("F4")
	void aServerThatStoodStillIsGivenUpAndItsLateAnswersAreForNobody() throws Exception {
		try (ProofRow row = ProofRow.start("F4", "servers that stand still", 0)) {
			inLanes((lane) -> stopServers(row));
			row.pass();
		}
	}

	private static void stopServers(ProofRow row) {
		try (JavaProcess process = Programs.startSmall(StandstillProgram.class, "server", ANYWHERE);
				ConduitClient client = StandstillProgram.connect("caller",
						Address.parse(process.awaitLine("^listens (.*)$").group(1)))) {
			for (int i = 1; i <= TIMES_OF_A_LANE; i++) {
				awaitEcho(client, "before " + i);
				CompletableFuture<Reply> held = client.request(new Route("hold"), Payload.text("held " + i));
				process.awaitLine("^holds held %d$".formatted(i));
				boolean answersAtOnce = i % 2 == 0;

				process.standStill();
				if (answersAtOnce) {
					process.type("end");
				}
				requireUnknown(held);
				process.goOn();

				awaitEcho(client, "after " + i);
				if (!answersAtOnce) {
					process.type("end");
				}
				process.awaitLine("^ended held %d$".formatted(i));
				awaitEcho(client, "later " + i);
				row.count(Measure.FAULTS_INJECTED, 1).count(Measure.ACKED, 3);
			}
			long[] figures = figures(process);
			assertThat(figures[0]).as("connections").isEqualTo(1);
			assertThat(figures[1]).as("late answers that were dropped").isGreaterThanOrEqualTo(TIMES_OF_A_LANE / 2);
			row.count(Measure.UNCAUGHT, figures[2]);
		}
	}

	/** Given up in time, and nobody knows what came of it. */
	private static void requireUnknown(CompletableFuture<Reply> held) {
		await("the end of the call").atMost(LONGEST_SILENCE).until(held::isDone);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(held::join)
			.withCauseInstanceOf(ConduitOutcomeUnknownException.class);
	}

	/** The right one, however often it takes to connect again. */
	private static void awaitEcho(ConduitClient client, String text) {
		eventually("an answer").until(() -> {
			try {
				String answer = client.request(new Route("echo"), Payload.text(text)).join().payload().asText();
				assertThat(answer).isEqualTo(text);
				return true;
			}
			catch (CompletionException ex) {
				assertThat(ex).hasCauseInstanceOf(ConduitException.class);
				return false;
			}
		});
	}

	private static long[] figures(JavaProcess process) {
		process.type("figures");
		MatchResult figures = process.awaitLine("^figures (\\d+) (\\d+) (\\d+)$");
		return new long[] { Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)),
				Long.parseLong(figures.group(3)) };
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("F4")
	void whatAConsumerThatStoodStillHeldIsHandledByAnotherAndItsLateAcknowledgmentIsForNobody() throws Exception {
		try (ProofRow row = ProofRow.start("F4", "consumers that stand still", 0)) {
			inLanes((lane) -> stopConsumers(row));
			row.pass();
		}
	}

	private static void stopConsumers(ProofRow row) {
		Set<String> handled = ConcurrentHashMap.newKeySet();
		try (ConduitServer server = StandstillProgram.serve(ANYWHERE);
				ConduitClient other = StandstillProgram.connect("other", server.addresses().getFirst());
				ConduitClient publisher = StandstillProgram.connect("publisher", server.addresses().getFirst());
				JavaProcess process = Programs.startSmall(StandstillProgram.class, "consumer",
						server.addresses().getFirst())) {
			other.subscribe(StandstillProgram.TOPIC, StandstillProgram.GROUP, AckLevel.PROCESSED,
					MailboxOptions.forListener("other"), (delivery) -> {
						handled.add(delivery.message().payload().asText());
						delivery.processed();
					});
			process.awaitLine("^ready$");
			List<String> acked = new ArrayList<>();
			for (int i = 1; i <= TIMES_OF_A_LANE; i++) {
				Job held = publishUntilHeld(publisher, process, i, acked);
				boolean endsAtOnce = i % 2 == 0;

				process.standStill();
				if (endsAtOnce) {
					process.type("end");
				}
				assertThat(held.outcome().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
					.isEqualTo(AckLevel.PROCESSED);
				assertThat(handled).as("what another has handled").contains(held.text());
				process.goOn();

				if (!endsAtOnce) {
					eventually("its next connection").until(() -> server.connections().size() == 3);
					process.type("end");
				}
				process.awaitLine("^ended %s$".formatted(held.text()));
				acked.add(held.text());
				row.count(Measure.FAULTS_INJECTED, 1);
			}
			assertThat(server.limitHits(Limit.UNKNOWN_ANSWERS)).isZero();
			row.count(Measure.ACKED, acked.size())
				.count(Measure.DELIVERED, handled.size())
				.count(Measure.LOST, acked.stream().filter((text) -> !handled.contains(text)).count())
				.count(Measure.UNCAUGHT, figures(process)[2]);
		}
	}

	/**
	 * Publishes one after the other until the process has one in hand. Those before it
	 * are acknowledged; this one waits.
	 */
	private static Job publishUntilHeld(ConduitClient publisher, JavaProcess process, int time, List<String> acked) {
		for (int i = 0; true; i++) {
			String text = "job %d of %d".formatted(i, time);
			CompletableFuture<AckLevel> published = publish(publisher, text);
			eventually("somebody who takes " + text)
				.until(() -> published.isDone() || process.output().contains("holds " + text));
			if (!published.isDone()) {
				return new Job(text, published);
			}
			if (published.join() == AckLevel.PROCESSED) {
				acked.add(text);
			}
		}
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient publisher, String text) {
		Message message = new Message(new TopicName("jobs"), Payload.text(text));
		return publisher.publish(message, AckLevel.PROCESSED, publisher.deadline(PATIENCE));
	}

	private static ConditionFactory eventually(String what) {
		return await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
	}

	private static void inLanes(Lane lane) throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> lanes = new ArrayList<>();
			for (int i = 0; i < LANES; i++) {
				int number = i;
				lanes.add(threads.submit(() -> lane.run(number)));
			}
			for (Future<?> each : lanes) {
				each.get();
			}
		}
	}

	private record Job(String text, CompletableFuture<AckLevel> outcome) {

	}

	private interface Lane {

		void run(int number);

	}

}
