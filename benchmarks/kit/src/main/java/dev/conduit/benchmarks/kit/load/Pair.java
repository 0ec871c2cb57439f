package dev.conduit.benchmarks.kit.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.process.ChildJvm;
import dev.conduit.benchmarks.kit.process.MachineLoad;
import dev.conduit.benchmarks.kit.process.Usage;

/**
 * A contestant's server and client, each in a fresh JVM of its own.
 * <p>
 * For one thread.
 */
public final class Pair implements AutoCloseable {

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
	 * @param name what they are called where something fails
	 * @param type name of the {@link Contestant} class
	 * @param variant what its constructor takes
	 * @param classPath where its classes are, as {@code java -cp} takes it
	 * @param options of both JVMs, beside those of all
	 * @return the pair
	 * @throws IOException if one of them cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static Pair start(String name, String type, String variant, String classPath, List<String> options)
			throws IOException, InterruptedException {
		List<String> all = Stream.concat(HEAP.stream(), options.stream()).toList();
		String main = ContestantProcess.class.getName();
		ChildJvm server = ChildJvm.start("the server of " + name, classPath, all, main, "serve", type, variant);
		try {
			String address = server.expect("ready", PATIENCE);
			ChildJvm client = ChildJvm.start("the client of " + name, classPath, all, main, "load", type, variant,
					address);
			Pair pair = new Pair(server, client);
			client.expect("ready", PATIENCE);
			return pair;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/**
	 * Heats both, until their rates settle.
	 * @param seconds for so long at most
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void preheat(double seconds) throws InterruptedException {
		this.client.tell("preheat " + seconds);
		this.client.expect("hot", PATIENCE);
	}

	/**
	 * Puts them to a load.
	 * @param cell the load
	 * @param warmUp for how long at most it runs before, seconds
	 * @param seconds for how long it is measured
	 * @return the figures
	 * @throws InterruptedException if the thread is interrupted
	 */
	public Point measure(Cell cell, double warmUp, double seconds) throws InterruptedException {
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
