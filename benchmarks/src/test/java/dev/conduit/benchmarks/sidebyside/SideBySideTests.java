package dev.conduit.benchmarks.sidebyside;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Pair;
import dev.conduit.benchmarks.kit.load.Point;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the processes of every contestant and puts them to each of their cells for a
 * moment, so that no comparison rots. Says nothing about speed.
 */
class SideBySideTests {

	private static final double SECONDS = 0.1;

	/** A moment is over before the second compiler pays off. */
	private static final String QUICK = "-XX:TieredStopAtLevel=1";

	@ParameterizedTest
	@MethodSource("contestants")
	void everyContestantAnswersRight(Entry entry) throws Exception {
		Settings settings = new Settings(List.of(entry), 1, SECONDS, 0, 0, Path.of("").toAbsolutePath(),
				Path.of("target"), null);
		Results results = new Results();

		try (Pair pair = entry.start(settings.benchmarks(), QUICK)) {
			for (Cell cell : entry.cells()) {
				results.add(entry, cell, pair.measure(cell, 0, SECONDS));
			}
		}

		assertThat(results.cells()).containsExactlyElementsOf(entry.cells());
		assertThat(results.cells()).allSatisfy((cell) -> {
			Point point = results.of(cell).get(entry).getFirst();
			assertThat(point.client().operations()).as(cell.toString()).isGreaterThanOrEqualTo(cell.count());
			assertThat(point.cpu()).isPositive();
			assertThat(point.server().peakBytes()).isPositive();
		});
		assertThat(new Report(settings, results).markdown()).contains(entry.title());
	}

	/**
	 * Where all but the address, the provider of TLS or the executor is the same, one of
	 * each will do.
	 */
	static List<Entry> contestants() {
		List<String> twins = List.of("raw-socket-unix", "raw-netty-unix", "raw-netty-jdk-tls", "grpc", "bolt",
				"conduit-inline-jdk-tls", "conduit-vt-unix", "conduit-vt-shm", "conduit-json-unix", "conduit-json-shm");
		assertThat(Catalogue.all()).extracting(Entry::name).containsAll(twins);
		return Catalogue.all().stream().filter((entry) -> !twins.contains(entry.name())).toList();
	}

}
