package dev.conduit.benchmarks.sidebyside;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Figures;
import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.process.Usage;

import static org.assertj.core.api.Assertions.assertThat;

class ChecklistTests {

	private final Results results = new Results();

	@Test
	void comparesTheMediansOfAllRounds() {
		rates("conduit-inline-tcp", 80, 90, 10);
		rates("raw-netty-tcp", 100, 200, 90);

		Checklist checklist = new Checklist(this.results);

		assertThat(checklist.toString())
			.contains("| inline, TCP, 64 in flight / raw Netty | ≥ 0.85 | 0.800 | **no** |");
		assertThat(checklist.broken()).contains("inline, TCP, 64 in flight / raw Netty");
	}

	@Test
	void saysWhatIsMet() {
		rates("conduit-inline-tcp", 86);
		rates("raw-netty-tcp", 100);

		assertThat(new Checklist(this.results).toString())
			.contains("| inline, TCP, 64 in flight / raw Netty | ≥ 0.85 | 0.860 | yes |");
	}

	@Test
	void saysWhatWasNotMeasured() {
		assertThat(new Checklist(this.results).toString())
			.contains("| inline, TCP, 64 in flight / RSocket | ≥ 2 | not measured | – |");
		assertThat(new Checklist(this.results).broken()).isEmpty();
	}

	@Test
	void marksWhatWasNotQuiet() {
		Figures figures = new Figures(1, 1, 1, 1, 1, new Usage(1, 1, 1, 1, 1));

		assertThat(new Point(figures, new Usage(1, 1, 1, 1, 1), 0.1).isQuiet()).isTrue();
		assertThat(new Point(figures, new Usage(1, 1, 1, 1, 1), 0.5).isQuiet()).isFalse();
	}

	private void rates(String name, long... thousands) {
		Entry entry = new Entry(name, name, ClassPath.OWN, "", "", List.of(), Set.of());
		for (long thousand : thousands) {
			this.results.add(entry, Cell.parse("async-64"),
					new Point(new Figures(thousand * 1000, 1_000_000_000L, 1, 1, 1, new Usage(1, 1, 1, 1, 1)),
							new Usage(1, 1, 1, 1, 1), 0));
		}
	}

}
