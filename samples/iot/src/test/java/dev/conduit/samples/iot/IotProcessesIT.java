package dev.conduit.samples.iot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.process.JavaProcess;
import dev.conduit.shm.Domain;
import dev.conduit.shm.TopicStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Server, devices and monitor as a reader starts them, each a process, and what becomes
 * of alerts when they are killed.
 */
class IotProcessesIT {

	/** The memory of a machine that runs this is never empty. */
	private static final List<String> RULES = List.of("--iot.monitor.rules[0].name=memory",
			"--iot.monitor.rules[0].metric=memory", "--iot.monitor.rules[0].above=0.1",
			"--iot.monitor.rules[0].clear-below=0", "--iot.monitor.rules[1].name=silent",
			"--iot.monitor.rules[1].metric=silence", "--iot.monitor.rules[1].above=4",
			"--iot.monitor.rules[1].clear-below=3");

	private static final Pattern RAISED_OR_CLEARED = Pattern.compile("^! .*\\[(\\S+)]$");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<JavaProcess> started = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void end() {
		this.started.forEach(JavaProcess::close);
	}

	@Test
	void noAlertIsLostWhoeverIsKilled() throws IOException {
		JavaProcess server = server("tcp://127.0.0.1:0");
		String address = server.awaitLine("^listens on (\\S+)$").group(1);
		JavaProcess one = device("one", address);
		device("two", address);
		JavaProcess monitor = monitor(address);
		server.awaitLine("^ALERT raised memory of one");
		server.awaitLine("^ALERT raised memory of two");
		one.awaitLine("^reports every 500 ms$");

		one.kill();
		server.awaitLine("^device one is gone");
		server.awaitLine("^ALERT raised silent of one");
		JavaProcess oneAgain = device("one", address);
		server.awaitLine("^ALERT cleared silent of one");

		server.kill();
		monitor.awaitLine("^! raised silent of two");
		monitor.kill();
		JavaProcess serverAgain = server(address);
		JavaProcess monitorAgain = monitor(address);
		serverAgain.awaitLine("^ALERT raised silent of two");
		serverAgain.awaitLine("^ALERT cleared silent of two");
		oneAgain.awaitLines(2, "^one is connected$");
		monitorAgain.type("interval two 300");
		monitorAgain.awaitLine("^> two reports every 300 ms$");

		List<String> told = Stream.of(monitor, monitorAgain).flatMap(IotProcessesIT::alerts).toList();
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(arrived()).containsAll(told));
		assertThat(arrived()).doesNotHaveDuplicates();
		assertThat(told).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
	}

	/**
	 * Three monitors share one ring of memory: each reading is written once, and all
	 * three read it; one that is killed holds up no other.
	 */
	@Test
	void threeMonitorsReadOneRingOfSharedMemory() {
		String shm = "shm://iot-" + ProcessHandle.current().pid();
		Path memory = this.folder.resolve("memory");
		String directory = "--conduit.shm.directory=" + memory;
		JavaProcess server = server(shm + ",tcp://127.0.0.1:0", directory);
		String tcp = server.awaitLine("^listens on .*(tcp://\\S+)$").group(1);
		List<JavaProcess> monitors = Stream.of("a", "b", "c")
			.map((name) -> monitor(shm + "," + tcp, name, directory, "--logging.level.dev.conduit.client=info"))
			.toList();
		monitors.forEach((monitor) -> monitor.awaitLine("Client 'monitor' is connected to " + shm + "$"));
		device("one", tcp);
		monitors.forEach((monitor) -> monitor.awaitLine("^! raised memory of one"));

		assertThat(ring(memory)).satisfies((ring) -> {
			assertThat(ring.subscribers()).hasSize(3)
				.allSatisfy((reader) -> assertThat(reader.lost()).isZero())
				.extracting((reader) -> reader.holder().pid())
				.doesNotHaveDuplicates()
				.doesNotContain(ring.owner().pid());
			assertThat(ring.published()).isPositive();
		});

		monitors.getFirst().kill();
		JavaProcess two = device("two", tcp);
		monitors.subList(1, 3).forEach((monitor) -> monitor.awaitLine("^! raised memory of two"));

		two.kill();
		monitors.subList(1, 3).forEach((monitor) -> monitor.awaitLine("^! raised silent of two"));
		long before = ring(memory).published();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(ring(memory)).satisfies((ring) -> {
			assertThat(ring.published()).isGreaterThan(before);
			assertThat(ring.subscribers()).filteredOn(IotProcessesIT::lives)
				.hasSize(2)
				.allSatisfy((reader) -> assertThat(List.of(reader.behind(), reader.lost())).containsOnly(0L));
		}));
	}

	/** The seat of the dead is taken from them when somebody needs it. */
	private static boolean lives(TopicStatus.SubscriberStatus reader) {
		return ProcessHandle.of(reader.holder().pid()).map(ProcessHandle::isAlive).orElse(false);
	}

	/** The only one there is. */
	private static TopicStatus ring(Path memory) {
		try (Domain domain = Domain.open(memory)) {
			List<TopicStatus> rings = domain.check().topics();
			assertThat(rings).hasSize(1);
			return rings.getFirst();
		}
	}

	private static Stream<String> alerts(JavaProcess monitor) {
		return monitor.output()
			.stream()
			.map(RAISED_OR_CLEARED::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> matcher.group(1));
	}

	/** Ids of the alerts in the file of the server. */
	private List<String> arrived() throws IOException {
		return Files.readAllLines(this.folder.resolve("server").resolve("alerts.log"))
			.stream()
			.map((line) -> line.replaceFirst("^\\{\"id\":\"([^\"]+)\".*", "$1"))
			.toList();
	}

	private JavaProcess server(String listen, String... options) {
		List<String> arguments = new ArrayList<>(
				List.of("server", "--listen=" + listen, "--directory=" + this.folder.resolve("server")));
		arguments.addAll(List.of(options));
		JavaProcess server = keep(Iot.CACHED.start(arguments.toArray(String[]::new)));
		server.awaitLine("^listens on ");
		return server;
	}

	private JavaProcess device(String name, String address) {
		JavaProcess device = keep(Iot.CACHED.start("device", "--name=" + name, "--server=" + address));
		device.awaitLine("^" + name + " is connected$");
		return device;
	}

	private JavaProcess monitor(String address) {
		return monitor(address, "monitor");
	}

	private JavaProcess monitor(String address, String name, String... options) {
		List<String> arguments = new ArrayList<>(
				List.of("monitor", "--server=" + address, "--directory=" + this.folder.resolve(name)));
		arguments.addAll(RULES);
		arguments.addAll(List.of(options));
		JavaProcess monitor = keep(Iot.CACHED.start(arguments.toArray(String[]::new)));
		monitor.awaitLine("^\\* connected to the server$");
		return monitor;
	}

	private JavaProcess keep(JavaProcess process) {
		this.started.add(process);
		return process;
	}

}
