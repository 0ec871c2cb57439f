package dev.conduit.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.conduit.routing.Execution;

/**
 * Runs each contestant's server and client in a fresh JVM of its own, in alternating
 * rounds, and prints a table: minimum, median and maximum of the rounds.
 */
public final class SideBySide {

	private SideBySide() {
	}

	/**
	 * Runs the comparison, or one process of it.
	 * @param args {@code [rounds] [seconds]}; or {@code serve|call contestant …} in a
	 * child
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		String first = (args.length > 0) ? args[0] : "3";
		switch (first) {
			case "serve" -> serve(Contestant.valueOf(args[1]));
			case "call" -> call(Contestant.valueOf(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
			default -> compare(Integer.parseInt(first), (args.length > 1) ? Integer.parseInt(args[1]) : 5);
		}
	}

	private static void serve(Contestant contestant) throws Exception {
		System.out.println(contestant.serve());
		// Lives as long as whoever started it holds the other end of this pipe.
		System.in.transferTo(OutputStream.nullOutputStream());
		System.exit(0);
	}

	private static void call(Contestant contestant, int port, int seconds) throws Exception {
		try (Echo echo = contestant.connect(port)) {
			Measurement result = Measurement.of(echo, 100, 64, seconds);
			System.out.println(result.p50() + " " + result.p99() + " " + result.callsPerSecond());
		}
		System.exit(0);
	}

	private static void compare(int rounds, int seconds) throws Exception {
		Map<Contestant, List<Measurement>> results = new EnumMap<>(Contestant.class);
		for (int round = 1; round <= rounds; round++) {
			for (Contestant contestant : Contestant.values()) {
				System.out.printf(Locale.ROOT, "round %d of %d: %s%n", round, rounds, contestant.title);
				results.computeIfAbsent(contestant, (key) -> new ArrayList<>()).add(run(contestant, seconds));
			}
		}
		print(results, rounds);
	}

	private static Measurement run(Contestant contestant, int seconds) throws IOException, InterruptedException {
		Process server = start("serve", contestant.name());
		try (BufferedReader said = server.inputReader()) {
			String port = said.readLine();
			Process client = start("call", contestant.name(), port, String.valueOf(seconds));
			try (BufferedReader answer = client.inputReader()) {
				String line = answer.readLine();
				if (!client.waitFor(1, TimeUnit.MINUTES) || line == null) {
					throw new IllegalStateException("the client of " + contestant + " failed");
				}
				String[] figures = line.split(" ");
				return new Measurement(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
						Double.parseDouble(figures[2]));
			}
			finally {
				client.destroy();
			}
		}
		finally {
			server.destroy();
			server.waitFor(5, TimeUnit.SECONDS);
		}
	}

	private static Process start(String... args) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xms512m",
						"-Xmx512m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED", "-cp",
						System.getProperty("java.class.path"), SideBySide.class.getName()));
		command.addAll(List.of(args));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static void print(Map<Contestant, List<Measurement>> results, int rounds) {
		System.out.printf(Locale.ROOT,
				"%n100 B echo over TCP on loopback, one connection, %d alternating rounds: min – median – max%n%n",
				rounds);
		System.out.println("| contestant | sequential p50, µs | sequential p99, µs | 64 in flight, 1000 calls/s |");
		System.out.println("|---|---:|---:|---:|");
		results.forEach((contestant, rows) -> System.out.printf(Locale.ROOT, "| %s | %s | %s | %s |%n",
				contestant.title, spread(rows, Measurement::p50), spread(rows, Measurement::p99),
				spread(rows, (row) -> row.callsPerSecond() / 1000)));
	}

	private static String spread(List<Measurement> rows, ToDoubleFunction<Measurement> figure) {
		double[] sorted = rows.stream().mapToDouble(figure).sorted().toArray();
		return String.format(Locale.ROOT, "%.1f – %.1f – %.1f", sorted[0], sorted[sorted.length / 2],
				sorted[sorted.length - 1]);
	}

	private enum Contestant {

		NETTY("raw Netty, length-prefixed") {

			@Override
			int serve() throws Exception {
				return RawNetty.serve();
			}

			@Override
			Echo connect(int port) throws Exception {
				return RawNetty.connect(port);
			}

		},

		CONDUIT_INLINE("Conduit, raw API, inline") {

			@Override
			int serve() {
				return RawConduit.serve(Execution.INLINE);
			}

			@Override
			Echo connect(int port) {
				return RawConduit.connect(port);
			}

		},

		CONDUIT_VIRTUAL("Conduit, raw API, virtual threads") {

			@Override
			int serve() {
				return RawConduit.serve(Execution.VIRTUAL_THREAD);
			}

			@Override
			Echo connect(int port) {
				return RawConduit.connect(port);
			}

		};

		private final String title;

		Contestant(String title) {
			this.title = title;
		}

		abstract int serve() throws Exception;

		abstract Echo connect(int port) throws Exception;

	}

}
