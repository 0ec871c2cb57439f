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
@Timeout(900)
class AttackTests {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int CALLS = 3_000;

	/**
	 * 64 that are told that there is no room, and those that have connected and said
	 * nothing yet, since the machine has more to do.
	 */
	private static final int BEING_REFUSED = 256;

	/** What is logged of strangers before it is one line a second. */
	private static final int LINES_AT_ONCE = 30;

	/** That it listens, who logs in. */
	private static final int LINES_OF_ITS_OWN = 30;

	private static final long MIB = 1024 * 1024;

	@Test
	@Tag("T1")
	void whoClaimsToSendGigabytesGetsNoMemory() {
		int claims = Size.of(100, 2_000, 2_000);
		try (ProofRow row = ProofRow.start("T1", "lengths that nobody sends", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row)) {
			Figures before = server.figuresAfterCollection();
			try (JavaProcess attack = start(server, "huge", claims, 0)) {
				requireEnded(attack, claims);
				Figures after = server.figures();

				assertThat(wait(attack, 0.99)).as("milliseconds until 99 of 100 were closed").isLessThan(500);
				row.saw(Measure.MAX_DIRECT_MB, (double) after.directBytes() / MIB);
				assertThat(after.directBytes() - before.directBytes()).as("growth of direct memory")
					.isLessThan(16 * MIB);
			}
			finish(row, server, honest, claims);
		}
	}

	@Test
	@Tag("T3")
	void silentPeersAreGoneInTimeAndDisturbNobody() {
		int silent = Size.of(100, 5_000, 5_000);
		try (ProofRow row = ProofRow.start("T3", "silent peers", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row).measureQuiet(CALLS);
				JavaProcess attack = start(server, "silent", silent, 0)) {
			attack.awaitLine("^begins$");
			honest.requireUndisturbedWhile(() -> !printed(attack, "there"), PATIENCE);
			assertThat(honest.requireLogIns(server.address(), 20)).as("milliseconds of the longest log-in")
				.isLessThan(250);
			honest.requireUndisturbed(CALLS);

			requireEnded(attack, silent);

			// 5 s from accepting, and what a loaded machine is late.
			assertThat(wait(attack, 1)).as("milliseconds until the last one was closed").isLessThan(6_000);
			finish(row, server, honest, silent);
		}
	}

	@Test
	@Tag("T2")
	void peersThatSendAByteASecondDisturbNobody() {
		int slow = Size.of(100, 2_000, 2_000);
		try (ProofRow row = ProofRow.start("T2", "a byte a second within a frame", 0);
				ServerProcess server = ServerProcess.start(10_000);
				HonestClients honest = new HonestClients(server.address(), row).measureQuiet(CALLS)) {
			Figures before = server.figuresAfterCollection();
			try (JavaProcess attack = start(server, "slow", slow, Size.of(15, 60, 300))) {
				attack.awaitLine("^there$");
				Figures during = server.figuresAfterCollection();
				honest.requireUndisturbedWhile(() -> !printed(attack, "ended"), PATIENCE.multipliedBy(4));
				Figures after = server.figuresAfterCollection();

				assertThat(during.connections()).as("that were there at once").isGreaterThan(slow * 9L / 10);
				assertThat(after.heapBytes() + after.directBytes()).as("memory, beside %s", during)
					.isLessThan(during.heapBytes() + during.directBytes() + 32 * MIB);
				assertThat(during.heapBytes() + during.directBytes()).as("memory, beside %s", before)
					.isLessThan(before.heapBytes() + before.directBytes() + 64 * MIB);
				assertThat(ended(attack)).as("cut off: %s", attack).isGreaterThanOrEqualTo(slow);
				row.saw(Measure.CONNECTIONS, (double) during.connections())
					.count(Measure.FAULTS_INJECTED, ended(attack));
			}
			finish(row, server, honest, slow);
		}
	}

	@Test
	@Tag("T4")
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
					return !printed(attack, "ended");
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
	@Tag("T12")
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
					return !printed(attack, "ended");
				}, PATIENCE.multipliedBy(3));

				row.saw(Measure.MAX_RSS_MB, (double) highest[0] / MIB);
				assertThat(highest[0] - before).as("growth of resident bytes").isLessThan(64 * MIB);
				assertThat(sent(attack)).isGreaterThanOrEqualTo(pings);
				assertThat(ended(attack)).as("connections that were cut").isPositive();
			}
			finish(row, server, honest, pings);
		}
	}

	@Test
	@Tag("T13")
	void callsThatAreTakenBackAtOnceNeverRunInMoreThanTheirNumber() {
		int pairs = Size.of(5_000, 1_000_000, 1_000_000);
		try (ProofRow row = ProofRow.start("T13", "calls taken back at once", 0);
				ServerProcess server = ServerProcess.start(100, "-Dcancel.rate=1000000");
				HonestClients honest = new HonestClients(server.address(), row);
				JavaProcess attack = start(server, "cancels", 1, pairs)) {
			honest.callWhile(() -> !printed(attack, "ended"), PATIENCE.multipliedBy(3));

			assertThat(sent(attack)).isEqualTo(pairs);
			assertThat(server.figures().mostRunning()).as("handlers at once").isBetween(1L, 256L);
			finish(row, server, honest, pairs);
		}
	}

	@Test
	@Tag("F8")
	void peersThatOnlyStoppedSendingCostNothing() {
		int half = Size.of(20, 500, 500);
		try (ProofRow row = ProofRow.start("F8", "half-closed connections", 0);
				ServerProcess server = ServerProcess.start(1_000);
				HonestClients honest = new HonestClients(server.address(), row);
				JavaProcess attack = start(server, "half-closed", half, 0)) {
			requireEnded(attack, half);
			// Its compilers may go on for a while; who spins does so for ever. What looks
			// at the event loops here takes half of a hundredth by itself.
			double share = 1;
			for (int window = 0; window < 3 && share >= 0.02; window++) {
				share = shareOfACore(server);
			}
			assertThat(share).as("of a core, by a server at rest").isLessThan(0.02);
			finish(row, server, honest, half);
		}
	}

	/** Over ten seconds. */
	private static double shareOfACore(ServerProcess server) {
		Figures begin = server.figures();
		long start = System.nanoTime();
		await().pollDelay(Duration.ofSeconds(10)).atMost(PATIENCE).until(() -> true);
		return (double) (server.figures().cpuNanos() - begin.cpuNanos()) / (System.nanoTime() - start);
	}

	@Test
	@Tag("F7")
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

	/** All of them, by the server. */
	private static void requireEnded(JavaProcess attack, int peers) {
		assertThat(ended(attack)).as("ended by the server: %s", attack).isEqualTo(peers);
	}

	private static boolean printed(JavaProcess attack, String word) {
		return attack.output().stream().anyMatch((line) -> line.startsWith(word));
	}

	private static long ended(JavaProcess attack) {
		return Long.parseLong(end(attack).group(1));
	}

	/** What all, or 99 of 100, waited for their end at most, in milliseconds. */
	private static long wait(JavaProcess attack, double part) {
		return Long.parseLong(end(attack).group((part == 1) ? 2 : 3));
	}

	private static long sent(JavaProcess attack) {
		return Long.parseLong(end(attack).group(4));
	}

	private static MatchResult end(JavaProcess attack) {
		return attack.awaitLine("^ended (\\d+) longest (\\d+) p99 (\\d+) sent (\\d+)$");
	}

	/** The server is as before: no connection but the honest, which were never lost. */
	private static void finish(ProofRow row, ServerProcess server, HonestClients honest, int bad) {
		assertThat(honest.lostConnections()).as("honest connections that were lost").isZero();
		await().atMost(PATIENCE).until(() -> server.figures().connections() == HonestClients.CLIENTS);
		Figures last = server.figures();
		row.saw(Measure.P99_MS_LOOP, last.loopMicros() / 1_000.0);
		row.count(Measure.BAD_INPUTS, bad).count(Measure.UNCAUGHT, last.uncaught()).pass();
	}

}
