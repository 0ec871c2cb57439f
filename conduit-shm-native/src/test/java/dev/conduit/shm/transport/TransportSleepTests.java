package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;
import dev.conduit.shm.ProcessorTime;
import dev.conduit.shm.SharedFolder;
import dev.conduit.shm.SleepBounds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients and servers that sleep are woken, and use next to nothing meanwhile.
 */
@Tag("lasting")
@Timeout(900)
class TransportSleepTests {

	/** Part of one processor. */
	private static final double LITTLE = SleepBounds.idle(0.02);

	private static final int CALLS = Size.of(1_000, 2_000, 100_000);

	@Test
	void noCallAndNoReplyAtARandomMomentFailsToWakeTheOtherSide() {
		try (SharedFolder folder = new SharedFolder();
				JavaProcess server = EchoProgram.startWithLongNaps(folder.path(), "server")) {
			server.awaitLine("^serves");
			try (JavaProcess client = EchoProgram.startWithLongNaps(folder.path(), String.valueOf(CALLS))) {
				assertThat(client.awaitExit()).as("%s", client).isZero();
				MatchResult result = client.awaitLine("^longest (\\d+) of (.*)$");
				System.out.printf("calls of a sleeper to a sleeper, naps of 10 s: %s%n", result.group(2));

				assertThat(Duration.ofNanos(Long.parseLong(result.group(1)))).isLessThan(SleepBounds.LONGEST);
			}
		}
	}

	/**
	 * The threads of the transport, which ask 20 times a second whether the other side
	 * lives. The wheels of the clients' timers, which tick a hundred times a second
	 * whatever the transport is, and the JVMs' own threads are in what is printed last.
	 */
	@Test
	void tenClientsThatSleepUseLessThanAFiftiethOfAProcessor() {
		try (SharedFolder folder = new SharedFolder();
				JavaProcess server = EchoProgram.start(folder.path(), "server")) {
			String serverPid = server.awaitLine("^pid (\\d+)$").group(1);
			try (JavaProcess clients = EchoProgram.start(folder.path(), "idle")) {
				String clientsPid = clients.awaitLine("^pid (\\d+)$").group(1);
				ProcessorTime used = new ProcessorTime(List.of(clientsPid), "conduit-shm-cli", LITTLE);
				ProcessorTime usedByServer = new ProcessorTime(List.of(serverPid), "conduit-shm-ech", LITTLE);
				ProcessorTime all = new ProcessorTime(List.of(clientsPid, serverPid), "", 1);

				ProcessorTime.look(used, usedByServer, all);

				System.out.printf(
						"10 idle clients use %.3f %% of a processor, their server %.3f %%, both JVMs %.3f %%%n",
						100 * used.least(), 100 * usedByServer.least(), 100 * all.least());
				assertThat(used.least()).isLessThan(LITTLE).isPositive();
				assertThat(usedByServer.least()).isLessThan(LITTLE).isPositive();
			}
		}
	}

}
