package dev.conduit.benchmarks.sidebyside;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.benchmarks.kit.load.Cell;

/**
 * How a comparison runs.
 *
 * @param entries the contestants, each with its cells
 * @param rounds how often each runs, in turns
 * @param seconds how long each cell is measured
 * @param preheat how long a fresh JVM is heated at most, seconds
 * @param warmUp how long each cell is loaded before it is measured, at most, seconds
 * @param benchmarks folder of the module
 * @param output folder for the report
 * @param copy another folder that gets it, or {@code null}
 */
record Settings(List<Entry> entries, int rounds, double seconds, double preheat, double warmUp, Path benchmarks,
		Path output, @Nullable Path copy) {

	static final String HELP = """
			Runs Conduit and its peers side by side, each in two fresh JVMs, in alternating rounds.

			  ./mvnw -q -Pbench -pl benchmarks -am verify -DskipTests [options]

			  -Dbench.only=a,b     these contestants alone
			  -Dbench.shapes=x,y   these shapes of load alone, for all chosen contestants that can do them:
			                       sequential, async-N, vthreads-N, one-way, stream, publish-N; @4k or @1m behind
			                       one sets the size of a payload, 100 bytes otherwise
			  -Dbench.quick        one round of short windows, to see whether a change goes the right way
			  -Dbench.rounds=N     rounds (3)
			  -Dbench.seconds=N    seconds of a window (2)
			  -Dbench.out=path     where the report goes (benchmarks/target/side-by-side)
			  -Dbench.copy=path    folder that gets a copy of the report, such as docs/benchmarks
			  -Dbench.help         this text

			Contestants and their shapes where none are asked for:
			""";

	/**
	 * Of the system properties that begin with {@code bench.}; what is empty counts as
	 * not there.
	 * @return the settings
	 */
	static Settings fromProperties() {
		boolean quick = isSet("quick");
		Path benchmarks = Path.of(property("home", "benchmarks"));
		String copy = property("copy", "");
		return new Settings(chosen(), Integer.parseInt(property("rounds", quick ? "1" : "3")),
				Double.parseDouble(property("seconds", quick ? "1" : "2")), quick ? 4 : 8, quick ? 1.5 : 3, benchmarks,
				Path.of(property("out", benchmarks.resolve("target/side-by-side").toString())),
				copy.isEmpty() ? null : Path.of(copy));
	}

	/**
	 * Whether only the help is wanted.
	 * @return whether it is
	 */
	static boolean isHelp() {
		return isSet("help");
	}

	private static List<Entry> chosen() {
		List<Cell> cells = list("shapes").stream().map(Cell::parse).toList();
		List<String> only = list("only");
		List<Entry> all = Catalogue.all();
		only.forEach((name) -> {
			if (all.stream().noneMatch((entry) -> entry.name().equals(name))) {
				throw new IllegalArgumentException(
						"bench.only: there is no contestant '" + name + "', but there are " + all);
			}
		});
		return all.stream()
			.filter((entry) -> only.isEmpty() || only.contains(entry.name()))
			.map((entry) -> cells.isEmpty() ? entry : entry.withCells(cells))
			.filter((entry) -> !entry.cells().isEmpty())
			.toList();
	}

	private static boolean isSet(String name) {
		String value = System.getProperty("bench." + name);
		return value != null && !value.equals("false") && !value.startsWith("$");
	}

	private static List<String> list(String name) {
		return Arrays.stream(property(name, "").split(",")).map(String::strip).filter((s) -> !s.isEmpty()).toList();
	}

	private static String property(String name, String otherwise) {
		String value = System.getProperty("bench." + name, "").strip();
		return value.isEmpty() ? otherwise : value;
	}

}
