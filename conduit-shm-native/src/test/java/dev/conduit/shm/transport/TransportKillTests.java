package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.shm.SharedFolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Servers and clients that die without a word, at any point: pending calls fail at once,
 * nobody else is held up, and nothing is left.
 */
@Timeout(1800)
class TransportKillTests {

	private static final int DEATHS = (Boolean.getBoolean("conduit.shm.soak")) ? 200 : 3;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void aServerThatIsKilledFailsPendingCallsAtOnceAndItsSuccessorIsFound() {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(EchoProgram.options(folder.path()));
				ConduitClient client = EchoProgram.client(transport)) {
			client.start();
			for (int death = 1; death <= DEATHS; death++) {
				try (JavaProcess server = EchoProgram.start(folder.path(), "server")) {
					server.awaitLine("^serves");
					eventually("a connection").until(() -> client.connection() != null);
					assertThat(echo(client, "hello").join().payload().asText()).isEqualTo("hello");
					CompletableFuture<Reply> pending = client.request(EchoProgram.HANG, Payload.EMPTY);

					server.kill();

					assertThat(pending).as("death %d", death).failsWithin(Duration.ofSeconds(10));
				}
			}
			eventually("the sweep").until(() -> List.of(folder.path().toFile().list()).equals(List.of(".conduit")));
		}
	}

	@Test
	void aClientThatIsKilledHoldsNobodyUpAndLeavesNothing() {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(EchoProgram.options(folder.path()));
				ConduitServer server = EchoProgram.server(transport);
				ConduitClient other = EchoProgram.client(transport)) {
			other.start().toCompletableFuture().join();
			for (int death = 1; death <= DEATHS; death++) {
				try (JavaProcess client = EchoProgram.start(folder.path(), "client")) {
					client.awaitLine("^right$");
					client.kill();
				}
				assertThat(echo(other, "still")).as("death %d", death).succeedsWithin(Duration.ofSeconds(10));
				eventually("the end of the dead client's connection").until(() -> server.connections().size() == 1);
			}
			assertThat(folder.path().toFile().list()).containsExactlyInAnyOrder(".conduit", "echo.cds");
		}
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
