package dev.conduit.proof.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables of {@code docs/proof.md} what the tests of all modules are.
 */
class ProofPageTests {

	private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

	private static final Path TESTS = Path.of("src", "test", "java");

	private static final Pattern ROW = Pattern.compile("ProofRow\\s*\\.start\\(\\s*\"([A-Z]+\\d*)\"");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT))`");

	private static final int THREATS = 27;

	private static final int FAULTS = 26;

	/** Of all test classes, by their simple names. */
	private static final Map<String, String> SOURCES = new TreeMap<>();

	@BeforeAll
	static void readSources() throws IOException {
		for (Path module : modules()) {
			try (Stream<Path> files = Files.walk(module.resolve(TESTS))) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.forEach((file) -> SOURCES.merge(file.getFileName().toString().replace(".java", ""), read(file),
							String::concat));
			}
		}
		assertThat(SOURCES).containsKeys("ProofPageTests", "BridgeContract", "SimulationTests");
	}

	private static List<Path> modules() throws IOException {
		List<Path> modules = new ArrayList<>();
		for (Path parent : List.of(PROJECT, PROJECT.resolve("samples"))) {
			try (Stream<Path> children = Files.list(parent)) {
				children.filter((child) -> Files.isDirectory(child.resolve(TESTS))).forEach(modules::add);
			}
		}
		return modules;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void eachRowOfATestStandsOnThePageAndEachOnThePageIsOfThatTest() {
		Map<String, Set<String>> started = startedRows();

		Map<String, Set<String>> shown = new TreeMap<>();
		for (List<String> row : rows("The rows")) {
			ids(row).forEach((id) -> shown.merge(id, tests(row), ProofPageTests::union));
		}

		assertThat(shown.keySet()).isEqualTo(started.keySet());
		assertThat(shown).allSatisfy((id, tests) -> assertThat(tests).as("tests of %s", id)
			.isNotEmpty()
			.allSatisfy((test) -> assertThat(started.get(id)).anyMatch((starter) -> isA(test, starter))));
	}

	@Test
	void eachTestOfARowIsTaggedWithItsId() {
		assertThat(rows("The rows"))
			.allSatisfy((row) -> assertThat(ids(row)).allSatisfy((id) -> assertThat(tests(row)).isNotEmpty()
				.allSatisfy((test) -> assertThat(SOURCES.get(test)).as(test).contains("@Tag(\"%s\")".formatted(id)))));
	}

	@Test
	void eachThreatAndEachFaultHasATestOrAReason() {
		List<List<String>> rows = rows("Each threat and fault");

		assertThat(rows.stream().flatMap((row) -> ids(row).stream()))
			.containsExactlyElementsOf(Stream.concat(numbered("T", THREATS), numbered("F", FAULTS)).toList());
		assertThat(rows).allSatisfy((row) -> {
			if (!row.getLast().startsWith("none: ")) {
				assertThat(tests(row)).as("tests of %s", row).isNotEmpty().isSubsetOf(SOURCES.keySet());
			}
		});
	}

	private static Stream<String> numbered(String letter, int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> letter + number);
	}

	/** Which tests begin a row, by its id; not the tests of the rows themselves. */
	private static Map<String, Set<String>> startedRows() {
		Map<String, Set<String>> rows = new TreeMap<>();
		SOURCES.forEach((test, source) -> {
			if (!test.startsWith("ProofRow")) {
				ROW.matcher(source)
					.results()
					.forEach((row) -> rows.computeIfAbsent(row.group(1), (id) -> new TreeSet<>()).add(test));
			}
		});
		return rows;
	}

	private static boolean isA(String test, String starter) {
		return test.equals(starter) || SOURCES.getOrDefault(test, "").contains(test + " extends " + starter + " ");
	}

	/** The cells of each line of the one table of a section. */
	private static List<List<String>> rows(String section) {
		String page = read(PROJECT.resolve("docs").resolve("proof.md"));
		int begin = page.indexOf("\n## " + section + "\n");
		assertThat(begin).as("section '%s'", section).isNotNegative();
		return page.substring(begin + 1, page.indexOf("\n## ", begin + 1))
			.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| id |"))
			.map((line) -> Arrays.asList(line.substring(2, line.lastIndexOf(" |")).split(" \\| ")))
			.toList();
	}

	private static List<String> ids(List<String> row) {
		return List.of(row.getFirst().split(", "));
	}

	private static Set<String> tests(List<String> row) {
		return TEST.matcher(row.getLast())
			.results()
			.map((test) -> test.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> union(Set<String> some, Set<String> more) {
		Set<String> all = new TreeSet<>(some);
		all.addAll(more);
		return all;
	}

}
