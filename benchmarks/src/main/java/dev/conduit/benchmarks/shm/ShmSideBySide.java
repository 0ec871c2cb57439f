package dev.conduit.benchmarks.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Conduit's shared memory beside others and beside C: in processes of their own, in
 * alternating rounds, each message checked. Progress goes to the error output, the tables
 * to the output and to a file.
 */
public final class ShmSideBySide {

	private ShmSideBySide() {
	}

	/**
	 * Runs the comparison.
	 * @param args {@code rounds milliseconds file [contestant,…]}: how long each point of
	 * throughput is measured, where the tables go, and whose names begin like this
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		long milliseconds = Long.parseLong(args[1]);
		List<Contestant> contestants = (args.length > 3) ? chosen(args[3]) : List.of(Contestant.values());
		Path folder = Files.createTempDirectory(memory(), "conduit-bench");
		try {
			List<String> report = compare(folder, rounds, milliseconds, contestants);
			report.forEach(System.out::println);
			Path file = Path.of(args[2]);
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.write(file, report);
		}
		finally {
			delete(folder);
		}
	}

	private static List<String> compare(Path folder, int rounds, long milliseconds, List<Contestant> contestants)
			throws IOException, InterruptedException {
		long measured = TimeUnit.MILLISECONDS.toNanos(milliseconds);
		Peer.Times times = new Peer.Times(measured / 2, measured, TimeUnit.SECONDS.toNanos(1), 500, 2000);
		Optional<Limits> limits = Limits.compile(folder);
		Figures figures = new Figures();
		for (int round = 1; round <= rounds; round++) {
			for (Contestant contestant : contestants) {
				System.err.printf("round %d of %d: %s%n", round, rounds, contestant.title());
				round(contestant, folder, times, figures);
			}
			if (limits.isPresent()) {
				System.err.printf("round %d of %d: C%n", round, rounds);
				limits.get().measure(times, figures);
			}
		}
		return report(figures, rounds, milliseconds, limits);
	}

	private static void round(Contestant contestant, Path folder, Peer.Times times, Figures figures)
			throws IOException, InterruptedException {
		Path own = Files.createDirectory(folder.resolve(contestant.name()));
		try (Contest contest = new Contest(contestant, own, times)) {
			for (Shape shape : Shape.all()) {
				if (contestant.yields() || shape.kind() != Shape.Kind.LATENCY_ON_ONE) {
					contest.run(shape, figures);
				}
			}
		}
		finally {
			delete(own);
		}
	}

	private static List<String> report(Figures figures, int rounds, long milliseconds, Optional<Limits> limits) {
		List<String> report = new ArrayList<>();
		report.add("%s, %d processors; Java %s; %s. %d alternating rounds, %d ms a point: min – median – max."
			.formatted(System.getProperty("os.name") + " " + System.getProperty("os.version"),
					Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
					limits.map(Limits::compiler).orElse("no C compiler: the rows of C are missing"), rounds,
					milliseconds));
		report.add("");
		report.add("Aeron and Agrona, Chronicle Queue: " + versions());
		report.add("");
		Table.all().forEach((table) -> report.addAll(table.lines(figures)));
		report.addAll(List.of("### Targets", "", "| ratio of medians | | | |", "|---|---:|---|---|"));
		Target.all().forEach((target) -> report.addAll(target.lines(figures)));
		return report;
	}

	/** As the names of the jars tell them. */
	private static String versions() {
		return String.join(", ",
				Arrays.stream(ManagementFactory.getRuntimeMXBean().getClassPath().split(":", -1))
					.map((jar) -> Path.of(jar).getFileName().toString())
					.filter((jar) -> jar.matches("(aeron-driver|agrona|chronicle-queue)-.*"))
					.map((jar) -> jar.replace(".jar", ""))
					.toList());
	}

	private static List<Contestant> chosen(String beginnings) {
		List<String> wanted = List.of(beginnings.split(",", -1));
		return Arrays.stream(Contestant.values())
			.filter((contestant) -> wanted.stream().anyMatch(contestant.name()::startsWith))
			.toList();
	}

	private static Path memory() {
		Path memory = Path.of("/dev/shm");
		return (Files.isDirectory(memory)) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			all.sorted(Comparator.reverseOrder()).forEach((path) -> {
				try {
					Files.deleteIfExists(path);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
