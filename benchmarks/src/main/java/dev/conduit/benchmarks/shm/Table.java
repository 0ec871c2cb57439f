package dev.conduit.benchmarks.shm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One table of figures in Markdown.
 *
 * @param title what it shows
 * @param columns their titles
 * @param metrics the figure of each column
 */
record Table(String title, List<String> columns, List<String> metrics) {

	/** All that are printed. */
	static List<Table> all() {
		return List.of(latency("one", "both sides on one processor"), latency("two", "each side on its own processor"),
				throughput(1, "one subscriber"), throughput(2, "two subscribers, the slower one"),
				new Table("Nothing sent: processor of each process, %; allocated for each message of 64 B, bytes",
						List.of("idle subscriber", "idle publisher, with its driver", "allocated by the reader",
								"allocated by the writer"),
						List.of("idleSub", "idlePub", "64/1 allocSub", "64/1 allocPub")));
	}

	private static Table latency(String processors, String title) {
		return new Table(
				"One way at 1,000 messages of 64 B a second, %s, µs; processor of the reader, %%".formatted(title),
				List.of("p50", "p99", "p99.9", "processor"),
				Stream.of("p50", "p99", "p999", "cpu").map((metric) -> processors + " " + metric).toList());
	}

	private static Table throughput(int subscribers, String title) {
		List<String> metrics = new ArrayList<>();
		for (String size : List.of("64", "1024", "65536", "65536*")) {
			metrics.add("%s/%d rate".formatted(size, subscribers));
		}
		return new Table("Thousands of messages a second, " + title,
				List.of("64 B", "1 KiB", "64 KiB, two words read", "64 KiB, every byte read"), metrics);
	}

	/** Lines of the table, with a row for each contestant that has a figure in it. */
	List<String> lines(Figures figures) {
		List<String> lines = new ArrayList<>(List.of("### " + this.title, ""));
		lines.add("| | " + String.join(" | ", this.columns) + " |");
		String[] rule = new String[this.columns.size()];
		Arrays.fill(rule, "---:");
		lines.add("|---|" + String.join("|", rule) + "|");
		for (String contestant : figures.contestants()) {
			if (this.metrics.stream().anyMatch((metric) -> figures.has(contestant, metric))) {
				lines.add("| %s | %s |".formatted(contestant, String.join(" | ",
						this.metrics.stream().map((metric) -> figures.spread(contestant, metric)).toList())));
			}
		}
		lines.add("");
		return lines;
	}

}
