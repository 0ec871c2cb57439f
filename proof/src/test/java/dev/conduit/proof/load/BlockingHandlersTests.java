package dev.conduit.proof.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers wait for locks and for time to pass, and keep a processor busy, hundreds at a
 * time: the event loops are as punctual as ever.
 */
@Tag("proof")
@Tag("soak")
@Timeout(900)
class BlockingHandlersTests {

	private static final int AT_ONCE = 200;

	private static final double MOST_LATE_MILLIS = 20;

	private static final long RUN_NANOS = Duration.ofSeconds(Size.of(2, 12, 300)).toNanos();

	@Test
	@Tag("F20")
	void handlersThatBlockDoNotMakeTheEventLoopsLate() {
		try (ProofRow row = ProofRow.start("F20", "handlers that block", 0);
				ServerProcess server = ServerProcess.start(100);
				HonestClients honest = new HonestClients(server.address(), row);
				ConduitClient client = ConduitClient.builder()
					.options(ClientOptions.of("blocking", List.of(server.address())))
					.build()) {
			client.start().toCompletableFuture().join();
			long end = System.nanoTime() + RUN_NANOS;
			CompletableFuture<Long> blocked = CompletableFuture.supplyAsync(() -> block(client, end),
					Thread::startVirtualThread);
			honest.callWhile(() -> !blocked.isDone(), Duration.ofNanos(2 * RUN_NANOS));

			double late = server.figures().loopMicros() / 1_000.0;
			row.saw(Measure.CONNECTIONS, AT_ONCE)
				.saw(Measure.P99_MS_LOOP, late)
				.saw(Measure.OPERATIONS_A_SECOND, blocked.join() * 1e9 / RUN_NANOS)
				.count(Measure.ACKED, blocked.join());
			assertThat(blocked.join()).as("calls that blocked").isGreaterThan(AT_ONCE);
			assertThat(late).as("milliseconds that 99 of 100 looks at the event loops were late at most")
				.isLessThan(MOST_LATE_MILLIS);
			row.count(Measure.UNCAUGHT, server.figures().uncaught()).pass();
		}
	}

	/** Always as many at once, all of which are answered; how many there were. */
	private static long block(ConduitClient client, long end) {
		Semaphore permits = new Semaphore(AT_ONCE);
		CompletableFuture<?> failure = new CompletableFuture<>();
		long calls = 0;
		while (System.nanoTime() < end) {
			permits.acquireUninterruptibly();
			calls++;
			CompletableFuture<?> ignored = client.request(new Route("block"), Payload.EMPTY)
				.whenComplete((reply, failed) -> {
					if (failed != null) {
						failure.completeExceptionally(failed);
					}
					permits.release();
				});
		}
		permits.acquireUninterruptibly(AT_ONCE);
		assertThat(failure).as("a call that failed").isNotDone();
		return calls;
	}

}
