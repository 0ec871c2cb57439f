package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.server.ConduitServer;
import dev.conduit.shm.BusyThread;
import dev.conduit.shm.Delays;
import dev.conduit.shm.SharedFolder;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Servers and clients that die without a word, at any point: pending calls fail at once,
 * nobody else is held up, and nothing is left.
 */
@Tag("sized")
@Timeout(1800)
class TransportKillTests {

	private static final Address OTHER = Address.parse("shm://other");

	private static final long SEED = 1;

	private static final long PAUSE_NANOS = 1_000_000;

	private static final int DEATHS = Size.of(3, 25, 250);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	@Tag("F23")
	void aServerThatIsKilledFailsPendingCallsAtOnceAndHoldsNobodyElseUp() {
		try (ProofRow row = ProofRow.start("F23", "servers on shared memory are killed", SEED);
				SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(EchoProgram.options(folder.path()));
				ConduitClient client = EchoProgram.client(transport);
				ConduitServer otherServer = EchoProgram.server(transport, OTHER);
				ConduitClient other = EchoProgram.client(transport, OTHER)) {
			Delays calls = new Delays("calls to another server");
			Delays pending = new Delays("a pending call of its client");
			Random moments = new Random(SEED);
			client.start();
			other.start().toCompletableFuture().join();
			try (BusyThread calling = BusyThread.start(() -> call(other, calls))) {
				for (int death = 1; death <= DEATHS; death++) {
					try (JavaProcess server = EchoProgram.start(folder.path(), "server")) {
						server.awaitLine("^serves");
						eventually("a connection").until(() -> client.connection() != null);
						assertThat(echo(client, "hello").join().payload().asText()).isEqualTo("hello");
						calling.check();
						Delays.calm(calls);
						LockSupport.parkNanos(moments.nextInt(20_000_000));

						CompletableFuture<Reply> hanging = client.request(EchoProgram.HANG, Payload.EMPTY);
						Delays.afterDeath(() -> failPending(server, hanging, pending), calls, pending);
					}
				}
			}
			calls.check();
			pending.check(calls);
			assertThat(otherServer.connections()).hasSize(1);
			eventually("the sweep").until(() -> folder.path().toFile().list().length == 2);
			assertThat(folder.path().toFile().list()).containsExactlyInAnyOrder(".conduit", "other.cds");
			row.count(Measure.FAULTS_INJECTED, DEATHS).pass();
		}
	}

	/** Kills, and measures from there. */
	private static Duration failPending(JavaProcess server, CompletableFuture<Reply> hanging, Delays delays) {
		long start = System.nanoTime();
		CompletableFuture<?> late = hanging.handle((reply, failure) -> {
			delays.late(System.nanoTime() - start);
			return failure;
		});
		Duration dying = server.kill();
		assertThat(late).succeedsWithin(PATIENCE);
		assertThat(hanging).isCompletedExceptionally();
		return dying;
	}

	@Test
	@Tag("F23")
	void aClientThatIsKilledHoldsNobodyUpAndLeavesNothing() {
		try (ProofRow row = ProofRow.start("F23", "clients on shared memory are killed", SEED);
				SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(EchoProgram.options(folder.path()));
				ConduitServer server = EchoProgram.server(transport);
				ConduitClient other = EchoProgram.client(transport)) {
			Delays calls = new Delays("calls of another client");
			Random moments = new Random(SEED);
			other.start().toCompletableFuture().join();
			try (BusyThread calling = BusyThread.start(() -> call(other, calls))) {
				for (int death = 1; death <= DEATHS; death++) {
					try (JavaProcess client = EchoProgram.start(folder.path(), "client")) {
						client.awaitLine("^right$");
						calling.check();
						Delays.calm(calls);
						LockSupport.parkNanos(moments.nextInt(20_000_000));
						Delays.afterDeath(client::kill, calls);
						assertThat(client.output()).doesNotContain("wrong");
					}
					eventually("the end of the dead client's connection").until(() -> server.connections().size() == 1);
				}
			}
			calls.check();
			assertThat(folder.path().toFile().list()).containsExactlyInAnyOrder(".conduit", "echo.cds");
			row.count(Measure.FAULTS_INJECTED, DEATHS).pass();
		}
	}

	/** Calls once, and is right. */
	private static void call(ConduitClient client, Delays delays) {
		String text = "call at " + System.nanoTime();
		assertThat(echo(client, text).join().payload().asText()).isEqualTo(text);
		delays.beat();
		LockSupport.parkNanos(PAUSE_NANOS);
	}

	@Test
	void aClientThatIsStoppedHoldsNobodyUpAndGoesOnLater() throws Exception {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(EchoProgram.options(folder.path()));
				ConduitServer server = EchoProgram.server(transport);
				ConduitClient other = EchoProgram.client(transport);
				JavaProcess client = EchoProgram.start(folder.path(), "client")) {
			other.start().toCompletableFuture().join();
			String pid = client.awaitLine("^pid (\\d+)$").group(1);
			client.awaitLine("^right$");
			signal("-STOP", pid);

			for (int i = 0; i < 100; i++) {
				assertThat(echo(other, "call " + i)).succeedsWithin(Duration.ofSeconds(10));
			}

			assertThat(server.connections()).as("stopped is not dead").hasSize(2);
			long before = right(client);
			signal("-CONT", pid);
			eventually("more answers").until(() -> right(client) > before + 1);
			assertThat(client.output()).doesNotContain("wrong");
		}
	}

	private static long right(JavaProcess client) {
		return client.output().stream().filter("right"::equals).count();
	}

	private static CompletableFuture<Reply> echo(ConduitClient client, String text) {
		return client.request(EchoProgram.ECHO, Payload.text(text));
	}

	private static ConditionFactory eventually(String what) {
		return await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
	}

	private static void signal(String signal, String pid) throws Exception {
		assertThat(new ProcessBuilder(List.of("kill", signal, pid)).start().waitFor()).isZero();
	}

}
