package dev.conduit.proof.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.proof.wire.RawConnection;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server in a process of its own with many connections, and one that has seen many come
 * and go.
 */
@Tag("proof")
@Tag("soak")
@Timeout(3600)
class LongLifeTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final String MANY_COME = "-Daccept.rate=1000000";

	private static final int AT_ONCE = 8;

	private static final long MIB = 1024 * 1024;

	/** Threads and files that a JVM opens when it likes to. */
	private static final long OWN = 12;

	private static final byte[] ORDERLY = RawPeer.encode(List.of(new Frame.Close(ErrorCode.NORMAL, "")));

	@Test
	@Tag("F26")
	void tenThousandConnectionsAreHeldByTheirHeartbeats() {
		int count = Size.of(200, 10_000, 10_000);
		try (ProofRow row = ProofRow.start("F26", "idle connections that beat", 0);
				ServerProcess server = ServerProcess.start(20_000, "-Xmx1g", MANY_COME);
				JavaProcess clients = Programs.start(List.of("-Xmx1g"), IdleProgram.class, server.address(), count)) {
			clients.awaitLine("^there$");
			await().atMost(PATIENCE).until(() -> server.figures().connections() == count);

			await().pollDelay(Duration.ofSeconds(Size.of(5, 40, 600))).atMost(Duration.ofMinutes(15)).until(() -> true);

			Figures held = server.figures();
			clients.type("lost?");
			assertThat(Long.parseLong(clients.awaitLine("^lost (\\d+)$").group(1))).as("lost connections").isZero();
			assertThat(held.connections()).isEqualTo(count);
			row.saw(Measure.CONNECTIONS, count).saw(Measure.MAX_RSS_MB, (double) held.residentBytes() / MIB);
			row.count(Measure.UNCAUGHT, held.uncaught()).pass();
		}
	}

	@Test
	@Tag("F26")
	void connectionsThatComeAndGoLeaveNothing() {
		int cycles = Size.of(500, 100_000, 1_000_000);
		try (ProofRow row = ProofRow.start("F26", "connections that come and go", 0);
				ServerProcess server = ServerProcess.start(1_000, MANY_COME)) {
			comeAndGo(server, cycles / 4);
			Figures before = atRest(server);
			comeAndGo(server, cycles);
			Figures after = atRest(server);

			row.count(Measure.LEAKS, Math.max(0, after.files() - before.files() - OWN));
			row.count(Measure.LEAKS, Math.max(0, after.threads() - before.threads() - OWN));
			assertThat(after.heapBytes() - before.heapBytes()).as("growth of the heap over %d connections", cycles)
				.isLessThan(4 * MIB);
			assertThat(after.directBytes() - before.directBytes()).as("growth of direct memory").isLessThan(4 * MIB);
			row.count(Measure.FAULTS_INJECTED, cycles).count(Measure.UNCAUGHT, after.uncaught()).pass();
		}
	}

	/** In one of three ways: in order, by an end, by a reset. */
	private static void comeAndGo(ServerProcess server, int cycles) {
		CompletableFuture
			.allOf(IntStream.range(0, AT_ONCE)
				.mapToObj((lane) -> CompletableFuture.runAsync(() -> comeAndGo(server.address(), lane, cycles),
						Thread::startVirtualThread))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private static void comeAndGo(Address address, int first, int cycles) {
		for (int i = first; i < cycles; i += AT_ONCE) {
			try (RawConnection connection = RawConnection.connect(address)) {
				switch (i % 3) {
					case 0 -> connection.write(ORDERLY);
					case 1 -> connection.channel().shutdownOutput();
					default -> connection.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("connection %d".formatted(i), ex);
			}
		}
	}

	private static Figures atRest(ServerProcess server) {
		await().atMost(PATIENCE).until(() -> server.figures().connections() == 0);
		return server.figuresAfterCollection();
	}

}
