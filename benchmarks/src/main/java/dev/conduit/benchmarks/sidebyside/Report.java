package dev.conduit.benchmarks.sidebyside;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.process.Machine;
import dev.conduit.benchmarks.kit.report.Spread;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * The results in Markdown.
 */
final class Report {

	private final Settings settings;

	private final Results results;

	Report(Settings settings, Results results) {
		this.settings = settings;
		this.results = results;
	}

	String markdown() {
		StringBuilder text = new StringBuilder("# Side by side\n\n");
		text.append(conditions()).append('\n');
		for (Cell cell : this.results.cells()) {
			text.append("## ").append(cell).append("\n\n").append(table(cell)).append('\n');
		}
		if (!this.results.failures().isEmpty()) {
			text.append("## Failed\n\n");
			this.results.failures().forEach((failure) -> text.append("- ").append(failure).append('\n'));
		}
		return text.toString();
	}

	private String conditions() {
		return String.format(Locale.ROOT,
				"""
						%s. Client and server in fresh JVMs (`-Xms1g -Xmx1g -XX:+UseParallelGC`) on loopback, one connection,
						%d alternating rounds, windows of %s s after the rate has settled: minimum – **median** – maximum. Every answer is checked.
						Points during which others took more than 0.35 processors count in the last column.
						""",
				Machine.describe(), this.settings.rounds(), Spread.format(this.settings.seconds()));
	}

	private String table(Cell cell) {
		Table table = new Table("contestant", "1000 " + cell.unit() + "/s", "p50, µs", "p99, µs", "p99.9, µs",
				"CPU s per 100k", "CPU µs each, client + server", "sleeps each", "B allocated each, client + server",
				"peak MiB, client + server", "not quiet");
		this.results.of(cell)
			.forEach((entry, points) -> table.row(entry.title(), //
					Spread.of(points, Point::thousandsPerSecond), //
					Spread.of(points, (point) -> point.client().p50()), //
					Spread.of(points, (point) -> point.client().p99()), //
					Spread.of(points, (point) -> point.client().p999()), //
					Spread.of(points, Point::cpu), //
					both(points, Point::clientCpuMicros, Point::serverCpuMicros), //
					Spread.of(points, Point::sleeps).median(), //
					both(points, Point::clientAllocation, Point::serverAllocation), //
					both(points, Point::clientPeakMebibytes, Point::serverPeakMebibytes), //
					points.stream().filter((point) -> !point.isQuiet()).count()));
		return table.toString();
	}

	private static String both(List<Point> points, ToDoubleFunction<Point> client, ToDoubleFunction<Point> server) {
		return Spread.format(Spread.of(points, client).median()) + " + "
				+ Spread.format(Spread.of(points, server).median());
	}

}
