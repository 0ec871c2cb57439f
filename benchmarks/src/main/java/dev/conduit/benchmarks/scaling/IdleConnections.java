package dev.conduit.benchmarks.scaling;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.conduit.benchmarks.kit.process.ChildJvm;
import dev.conduit.benchmarks.kit.process.Machine;
import dev.conduit.benchmarks.kit.process.Usage;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * What connections cost a server that say nothing but that they are there: heap after a
 * full collection, and processor time, which is that of heart-beats. Server and clients
 * are processes of their own.
 * <p>
 * Arguments: how many connections, and for how many seconds processor time is counted.
 */
public final class IdleConnections {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** Until the compiler has done with heart-beats, which is no cost of connections. */
	private static final Duration WARM_UP = Duration.ofMinutes(1);

	private static final List<String> OPTIONS = List.of("-Xmx1g");

	private IdleConnections() {
	}

	/**
	 * Measures, and prints a table.
	 * @param args connections and seconds
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		int connections = Integer.parseInt(args[0]);
		Duration idle = Duration.ofSeconds(Long.parseLong(args[1]));
		OpenFiles.require(connections);
		System.out.println(Machine.describe());
		System.out.println(measure(connections, idle));
	}

	private static Table measure(int connections, Duration idle) throws Exception {
		String classPath = ChildJvm.ownClassPath();
		try (ChildJvm server = ChildJvm.start("server", classPath, OPTIONS, IdleServer.class.getName())) {
			String addresses = server.expect("ready", PATIENCE);
			connect(classPath, 1, addresses).close();
			awaitConnections(server, 0);
			long before = heap(server);
			try (ChildJvm load = connect(classPath, connections, addresses)) {
				awaitConnections(server, connections);
				long after = heap(server);
				double compiling = share(server, load, WARM_UP);
				double share = share(server, load, idle);
				awaitConnections(server, connections);
				return new Table("idle connections", "heap each, bytes", "CPU of the first minute, % of a core",
						"CPU after it, % of a core", "peak resident, MiB")
					.row(connections, (double) (after - before) / connections, compiling, share,
							server.usage().peakBytes() / (1024.0 * 1024.0));
			}
		}
	}

	private static double share(ChildJvm server, ChildJvm load, Duration idle) throws Exception {
		Usage start = server.usage();
		long begin = System.nanoTime();
		rest(load, idle);
		return 100.0 * server.usage().since(start).cpuNanos() / (System.nanoTime() - begin);
	}

	/** Rests, but wakes where the load ends. */
	private static void rest(ChildJvm load, Duration idle) throws Exception {
		try {
			ProcessHandle.of(load.pid()).orElseThrow().onExit().get(idle.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			// That is how it should be.
			return;
		}
		throw new IllegalStateException("the load ended");
	}

	private static ChildJvm connect(String classPath, int connections, String addresses) throws Exception {
		ChildJvm load = ChildJvm.start("load", classPath, OPTIONS, IdleLoad.class.getName(),
				String.valueOf(connections), addresses);
		load.expect("connected", PATIENCE);
		return load;
	}

	private static long heap(ChildJvm server) throws InterruptedException {
		server.tell("heap");
		return Long.parseLong(server.expect("heap", PATIENCE));
	}

	private static void awaitConnections(ChildJvm server, int expected) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		int now = -1;
		while (now != expected && System.nanoTime() < end) {
			server.tell("connections");
			now = Integer.parseInt(server.expect("connections", PATIENCE));
		}
		if (now != expected) {
			throw new IllegalStateException("the server must have %d connections (was %d)".formatted(expected, now));
		}
	}

}
