package dev.conduit.benchmarks.sidebyside;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.ContestantProcess;
import dev.conduit.benchmarks.kit.load.Figures;
import dev.conduit.benchmarks.kit.process.ChildJvm;
import dev.conduit.benchmarks.kit.process.MachineLoad;
import dev.conduit.benchmarks.kit.process.Usage;

/**
 * A contestant's server and client, each in a fresh JVM of its own.
 */
final class Pair implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

	private final ChildJvm server;

	private final ChildJvm client;

	private Pair(ChildJvm server, ChildJvm client) {
		this.server = server;
		this.client = client;
	}

	/**
	 * Starts both and connects them.
	 * @param entry the contestant
	 * @param settings where the class paths are
	 * @return the pair
	 * @throws IOException if one of them cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	static Pair start(Entry entry, Settings settings) throws IOException, InterruptedException {
		String classPath = entry.classPath().get(settings.benchmarks());
		ChildJvm server = child("server", entry, classPath, "serve", entry.type(), entry.variant());
		try {
			String address = server.expect("ready", PATIENCE);
			ChildJvm client = child("client", entry, classPath, "load", entry.type(), entry.variant(), address);
			Pair pair = new Pair(server, client);
			client.expect("ready", PATIENCE);
			return pair;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private static ChildJvm child(String role, Entry entry, String classPath, String... args) throws IOException {
		List<String> options = Stream.concat(HEAP.stream(), entry.classPath().options().stream()).toList();
		return ChildJvm.start("the " + role + " of " + entry, classPath, options, ContestantProcess.class.getName(),
				args);
	}

	void preheat(double seconds) throws InterruptedException {
		this.client.tell("preheat " + seconds);
		this.client.expect("hot", PATIENCE);
	}

	Point measure(Cell cell, double warmUp, double seconds) throws InterruptedException {
		this.client.tell(String.format(Locale.ROOT, "load %s %s %s", cell, warmUp, seconds));
		this.client.expect("settled", PATIENCE);
		MachineLoad before = MachineLoad.now();
		Usage server = this.server.usage();
		this.client.tell("go");
		Figures figures = Figures.parse(this.client.expect("figures", PATIENCE));
		Usage used = this.server.usage().since(server);
		double others = MachineLoad.now().takenByOthers(before, used.cpuNanos() + figures.usage().cpuNanos());
		return new Point(figures, used, others);
	}

	@Override
	public void close() {
		this.client.close();
		this.server.close();
	}

}
