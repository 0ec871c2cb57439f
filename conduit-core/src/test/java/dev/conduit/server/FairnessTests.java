package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.TrafficRate;
import dev.conduit.message.Limit;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One who asks for ten times what it may beside twenty who keep the rules: what they get
 * done is measured with it and without, in turns, as the machine is not alone.
 */
@Tag("proof")
@Tag("soak")
@Timeout(1200)
class FairnessTests extends ServerFixture {

	private static final int HONEST = 20;

	private static final int LIMIT = 200;

	private static final int ROUNDS = Size.of(1, 4, 40);

	private static final Duration ROUND = Duration.ofSeconds(4);

	@Override
	protected TestedTransport open() {
		return TestedSockets.NATIVE_TCP.open(NettyOptions.DEFAULT);
	}

	@Test
	@Tag("T22")
	void honestClientsGetNineTenthsDoneOfWhatTheyDoAlone() {
		ScramCredential credential = ScramCredential.generate(PASSWORD, 4096, RANDOM);
		serve(UnaryOperator.identity(), (builder) -> builder
			.rateLimits(new RateLimitOptions(new TrafficRate(LIMIT, 0), Map.of(USER, TrafficRate.UNLIMITED)))
			.authenticator(
					new ScramAuthenticator(ScramCredentials.of(Map.of(USER, credential, "hog", credential)), RANDOM)));
		List<ConduitClient> honest = new ArrayList<>();
		for (int i = 0; i < HONEST; i++) {
			honest.add(connect());
		}
		ConduitClient hog = client(PASSWORD,
				(builder) -> builder.authentication(new PasswordAuthentication("hog", PASSWORD, RANDOM)));
		hog.start().toCompletableFuture().join();
		run(honest, null);

		try (ProofRow row = ProofRow.start("T22", "a hog at ten times its rate beside 20 honest clients", 0)) {
			long alone = 0;
			long beside = 0;
			for (int i = 0; i < ROUNDS; i++) {
				alone += run(honest, null);
				beside += run(honest, hog);
			}
			row.saw(Measure.CONNECTIONS, HONEST + 1)
				.saw(Measure.OPERATIONS_A_SECOND, (double) beside / (ROUNDS * ROUND.toSeconds()))
				.count(Measure.ACKED, alone + beside)
				.count(Measure.BAD_INPUTS, server().limitHits(Limit.MESSAGE_RATE));
			assertThat(server().limitHits(Limit.MESSAGE_RATE)).isPositive();
			assertThat(beside).isGreaterThanOrEqualTo(alone * 9 / 10);
			row.pass();
		}
	}

	/** What the honest get done in one round. */
	private static long run(List<ConduitClient> honest, ConduitClient hog) {
		AtomicBoolean over = new AtomicBoolean();
		LongAdder done = new LongAdder();
		List<Thread> threads = new ArrayList<>();
		for (ConduitClient client : honest) {
			threads.add(Thread.ofVirtual().start(() -> ask(client, LIMIT / 2, over, (answer) -> {
				assertThat(answer).isEqualTo("text");
				done.increment();
			})));
		}
		if (hog != null) {
			threads.add(Thread.ofVirtual().start(() -> ask(hog, 10 * LIMIT, over, (answer) -> {
				// Most of them are refusals.
			})));
		}
		long begun = System.nanoTime();
		eventually("the end of the round").until(() -> System.nanoTime() - begun > ROUND.toNanos());
		over.set(true);
		threads.forEach((thread) -> eventually("the end").until(() -> !thread.isAlive()));
		return done.sum();
	}

	/** So many calls in each second, one after the other. */
	private static void ask(ConduitClient client, int rate, AtomicBoolean over, Consumer<Object> answers) {
		long asked = 0;
		long begun = System.nanoTime();
		while (!over.get()) {
			long due = (System.nanoTime() - begun) * rate / 1_000_000_000;
			if (asked < due) {
				asked++;
				answers.accept(outcome(call(client, "echo", "text")));
			}
			else {
				LockSupport.parkNanos(1_000_000);
			}
		}
	}

}
