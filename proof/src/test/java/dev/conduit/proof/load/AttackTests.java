package dev.conduit.proof.load;

import java.time.Duration;
import java.util.regex.MatchResult;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server with shipped defaults in a process of its own, peers without good intentions
 * in another, and honest clients in this one.
 */
@Tag("proof")
@Tag("soak")
@Timeout(600)
class AttackTests {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int CALLS = 3_000;

	/** Those that are told, and not closed yet, on a busy machine. */
	private static final int BEING_REFUSED = 512;

	/** What is logged of strangers before it is one line a second. */
	private static final int LINES_AT_ONCE = 30;

	/** That it listens, who logs in. */
	private static final int LINES_OF_ITS_OWN = 30;

	private static final long MIB = 1024 * 1024;

	@Test
	void whoClaimsToSendGigabytesGetsNoMemory() {
		int claims = Size.of(100, 2_000, 2_000);
		try (ProofRow row = ProofRow.start("T1", "lengths that nobody sends", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row)) {
			Figures before = server.figuresAfterCollection();
			try (JavaProcess attack = start(server, "huge", claims, 0)) {
				requireEnded(attack, claims);
				Figures after = server.figures();

				row.saw(Measure.MAX_DIRECT_MB, (double) after.directBytes() / MIB);
				assertThat(after.directBytes() - before.directBytes()).as("growth of direct memory")
					.isLessThan(16 * MIB);
			}
			finish(row, server, honest, claims);
		}
	}

	@Test
	void silentPeersAreGoneInTimeAndDisturbNobody() {
		int silent = Size.of(100, 5_000, 5_000);
		try (ProofRow row = ProofRow.start("T3", "silent peers", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row).measureQuiet(CALLS);
				JavaProcess attack = start(server, "silent", silent, 0)) {
			attack.awaitLine("^there$");
			honest.requireLogIns(server.address(), 20);
			honest.requireUndisturbed(CALLS);

			long longest = requireEnded(attack, silent);

			// 5 s from accepting, and what a loaded machine is late.
			assertThat(longest).as("milliseconds until the last one was closed").isLessThan(9_000);
			finish(row, server, honest, silent);
		}
	}

	@Test
	void peersThatSendAByteASecondDisturbNobody() {
		int slow = Size.of(100, 2_000, 2_000);
		try (ProofRow row = ProofRow.start("T2", "a byte a second within a frame", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row).measureQuiet(CALLS)) {
			Figures before = server.figuresAfterCollection();
			try (JavaProcess attack = start(server, "slow", slow, Size.of(15, 25, 60))) {
				attack.awaitLine("^there$");
				honest.requireUndisturbed(CALLS);
				Figures during = server.figuresAfterCollection();
				honest.requireUndisturbed(CALLS);
				Figures after = server.figuresAfterCollection();

				assertThat(after.heapBytes() + after.directBytes()).as("memory, beside %s", during)
					.isLessThan(during.heapBytes() + during.directBytes() + 32 * MIB);
				assertThat(during.heapBytes() + during.directBytes()).as("memory, beside %s", before)
					.isLessThan(before.heapBytes() + before.directBytes() + 64 * MIB);
				requireEnded(attack, slow);
			}
			row.saw(Measure.CONNECTIONS, slow);
			finish(row, server, honest, slow);
		}
	}

	@Test
	void aFloodOfConnectionsFindsNoRoomAndCostsNoFiles() {
		int connects = Size.of(500, 20_000, 20_000);
		int most = 200;
		try (ProofRow row = ProofRow.start("T4", "a flood of connections", 0);
				ServerProcess server = ServerProcess.start(most, "-Dconduit.log.level=info");
				HonestClients honest = new HonestClients(server.address(), row)) {
			long files = server.figures().files();
			long begin = System.nanoTime();
			try (JavaProcess attack = start(server, "flood", connects, 0)) {
				long[] highest = { 0 };
				honest.callWhile(() -> {
					highest[0] = Math.max(highest[0], server.figures().files());
					return attack.output().stream().noneMatch((line) -> line.startsWith("ended"));
				}, PATIENCE.multipliedBy(2));

				assertThat(highest[0]).as("open files").isLessThanOrEqualTo(files + most + BEING_REFUSED);
				requireEnded(attack, connects);
			}
			double seconds = (System.nanoTime() - begin) / 1e9;
			assertThat(server.logLines()).as("lines of its log in %s seconds: %s", seconds, server)
				.isBetween(LINES_AT_ONCE, LINES_AT_ONCE + (int) seconds + LINES_OF_ITS_OWN);
			row.saw(Measure.OPERATIONS_A_SECOND, connects / seconds);
			finish(row, server, honest, connects);
		}
	}

	@Test
	void pingsWhoseAnswersNobodyReadsAreBounded() {
		int pings = Size.of(50_000, 5_000_000, 5_000_000);
		try (ProofRow row = ProofRow.start("T12", "pings without reading", 0);
				ServerProcess server = ServerProcess.start(100);
				HonestClients honest = new HonestClients(server.address(), row)) {
			long before = server.figuresAfterCollection().residentBytes();
			try (JavaProcess attack = start(server, "pings", 1, pings)) {
				long[] highest = { 0 };
				honest.callWhile(() -> {
					highest[0] = Math.max(highest[0], server.figures().residentBytes());
					return attack.output().stream().noneMatch((line) -> line.startsWith("ended"));
				}, PATIENCE.multipliedBy(3));

				row.saw(Measure.MAX_RSS_MB, (double) highest[0] / MIB);
				assertThat(highest[0] - before).as("growth of resident bytes").isLessThan(128 * MIB);
				assertThat(sent(attack)).isGreaterThanOrEqualTo(pings);
				assertThat(Integer.parseInt(ended(attack).group(1))).as("connections that were cut").isPositive();
			}
			finish(row, server, honest, pings);
		}
	}

	@Test
	void callsThatAreTakenBackAtOnceNeverRunInMoreThanTheirNumber() {
		int pairs = Size.of(5_000, 1_000_000, 1_000_000);
		try (ProofRow row = ProofRow.start("T13", "calls taken back at once", 0);
				ServerProcess server = ServerProcess.start(100, "-Dcancel.rate=1000000");
				HonestClients honest = new HonestClients(server.address(), row);
				JavaProcess attack = start(server, "cancels", 1, pairs)) {
			honest.callWhile(() -> attack.output().stream().noneMatch((line) -> line.startsWith("ended")),
					PATIENCE.multipliedBy(3));

			assertThat(sent(attack)).isEqualTo(pairs);
			assertThat(server.figures().mostRunning()).as("handlers at once").isBetween(1L, 256L);
			finish(row, server, honest, pairs);
		}
	}

	@Test
	void peersThatOnlyStoppedSendingCostNothing() {
		int half = Size.of(20, 500, 500);
		try (ProofRow row = ProofRow.start("F8", "half-closed connections", 0);
				ServerProcess server = ServerProcess.start(1_000);
				HonestClients honest = new HonestClients(server.address(), row);
				JavaProcess attack = start(server, "half-closed", half, 0)) {
			requireEnded(attack, half);
			Figures begin = server.figures();
			long start = System.nanoTime();
			await().pollDelay(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> true);
			double share = (double) (server.figures().cpuNanos() - begin.cpuNanos()) / (System.nanoTime() - start);

			assertThat(share).as("of a core, by a server at rest").isLessThan(0.05);
			finish(row, server, honest, half);
		}
	}

	@Test
	void peersThatReadNothingAreCutOffWithinBounds() {
		int holes = Size.of(5, 50, 50);
		try (ProofRow row = ProofRow.start("F7", "peers that read nothing", 0);
				ServerProcess server = ServerProcess.start(1_000);
				HonestClients honest = new HonestClients(server.address(), row).measureQuiet(CALLS)) {
			long before = server.figuresAfterCollection().directBytes();
			try (JavaProcess attack = start(server, "black-hole", holes, 100_000)) {
				attack.awaitLine("^there$");
				honest.requireUndisturbed(CALLS);
				long direct = server.figures().directBytes();
				row.saw(Measure.MAX_DIRECT_MB, (double) direct / MIB);
				assertThat(direct - before).as("growth of direct memory").isLessThan(holes * MIB + 32 * MIB);
				requireEnded(attack, holes);
			}
			row.saw(Measure.CONNECTIONS, holes);
			finish(row, server, honest, holes);
		}
	}

	private static JavaProcess start(ServerProcess server, String attack, int peers, int amount) {
		return Programs.startSmall(AttackProgram.class, attack, server.address(), peers, amount);
	}

	/** All of them, by the server; how long the longest took in milliseconds. */
	private static long requireEnded(JavaProcess attack, int peers) {
		MatchResult ended = ended(attack);
		assertThat(Integer.parseInt(ended.group(1))).as("ended by the server: %s", attack).isEqualTo(peers);
		return Long.parseLong(ended.group(2));
	}

	/** How many, the longest in milliseconds, and how much was sent. */
	private static MatchResult ended(JavaProcess attack) {
		return attack.awaitLine("^ended (\\d+) longest (\\d+) sent (\\d+)$");
	}

	private static long sent(JavaProcess attack) {
		return Long.parseLong(ended(attack).group(3));
	}

	/** The server is as before: no connection but the honest, which were never lost. */
	private static void finish(ProofRow row, ServerProcess server, HonestClients honest, int bad) {
		assertThat(honest.lostConnections()).as("honest connections that were lost").isZero();
		await().atMost(PATIENCE).until(() -> server.figures().connections() == HonestClients.CLIENTS);
		row.count(Measure.BAD_INPUTS, bad).count(Measure.UNCAUGHT, server.figures().uncaught()).pass();
	}

}
