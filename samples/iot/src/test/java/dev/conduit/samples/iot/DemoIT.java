package dev.conduit.samples.iot;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the one line of the README starts.
 */
class DemoIT {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private JavaProcess demo;

	@AfterEach
	void end() {
		this.demo.close();
	}

	@Test
	void aServerAndThreeDevicesAreWatchedComeBackWhenTheyAreKilledAndEndWithTheDemo() {
		this.demo = Iot.CACHED.start();
		this.demo.awaitLine("^\\* watches north, south, west$");
		List<ProcessHandle> first = serverAndDevices();

		first.forEach(ProcessHandle::destroyForcibly);
		this.demo.awaitLine("^\\* the server is gone");
		this.demo.awaitLines(2, "^\\* connected to the server$");
		List<ProcessHandle> second = serverAndDevices();
		assertThat(second).doesNotContainAnyElementsOf(first);
		assertThat(this.demo.errors()).isEmpty();

		this.demo.kill();
		await().atMost(PATIENCE).until(() -> second.stream().noneMatch(ProcessHandle::isAlive));
	}

	@Test
	void whoAsksItToEndIsNotShownAStackTrace() {
		this.demo = JavaProcess.plainJar(Iot.JAR);
		this.demo.awaitLine("^\\* watches north, south, west$");
		List<ProcessHandle> children = this.demo.children();

		this.demo.terminate();

		assertThat(this.demo.errors()).isEmpty();
		await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
	}

	/** What looks at the terminal starts a program for a moment, too. */
	private List<ProcessHandle> serverAndDevices() {
		return await("a server and three devices").atMost(PATIENCE)
			.during(Duration.ofMillis(500))
			.until(this.demo::children, (children) -> children.size() == 4);
	}

}
