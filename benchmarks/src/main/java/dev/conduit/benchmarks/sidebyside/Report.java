package dev.conduit.benchmarks.sidebyside;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Point;
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
		text.append(conditions()).append('\n').append(overview());
		text.append("\n## What is promised\n\n").append(new Checklist(this.results));
		for (Cell cell : this.results.cells()) {
			text.append("\n## ").append(title(cell)).append("\n\n").append(table(cell));
		}
		if (!this.results.failures().isEmpty()) {
			text.append("\n## Failed\n\n");
			this.results.failures().forEach((failure) -> text.append("- ").append(failure).append('\n'));
		}
		return text.toString();
	}

	/** The medians that most ask for. */
	private String overview() {
		Table table = new Table("contestant", "sequential p50, µs", "64 in flight, 1000 calls/s",
				"CPU s per 100k calls", "64 blocking virtual threads, 1000 calls/s", "one-way, 1000 msg/s");
		for (Entry entry : this.settings.entries()) {
			table.row(entry.title(), //
					median(entry, "sequential", Point::p50), median(entry, "async-64", Point::thousandsPerSecond),
					median(entry, "async-64", Point::cpu), median(entry, "vthreads-64", Point::thousandsPerSecond),
					median(entry, "one-way", Point::thousandsPerSecond));
		}
		return table.toString();
	}

	private String median(Entry entry, String cell, ToDoubleFunction<Point> figure) {
		OptionalDouble median = this.results.median(entry.name(), cell, figure);
		return median.isPresent() ? Spread.format(median.getAsDouble()) : "–";
	}

	private static String title(Cell cell) {
		String load = switch (cell.shape()) {
			case SEQUENTIAL -> "One caller, one call after another";
			case ASYNC -> cell.count() + " calls in flight";
			case VTHREADS -> cell.count() + " blocking virtual threads";
			case ONE_WAY -> "One-way messages, counted when handled";
			case STREAM -> "Server stream";
			case PUBLISH -> "Publish to " + cell.count() + " subscribers";
		};
		return load + ", " + cell.size() + " bytes (`" + cell + "`)";
	}

	private String conditions() {
		return String.format(Locale.ROOT,
				"""
						%s. Client and server in fresh JVMs (`-Xms1g -Xmx1g -XX:+UseParallelGC`) on loopback, one connection,
						%d alternating rounds, windows of %s s after the rate has settled: minimum – **median** – maximum. Every
						answer is checked. A round during which others took more than 0.35 processors is counted in the last column.
						Conduit runs with its shipped defaults (heart-beat, limits, flow control) and without a log-in (`none`).
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
					Spread.of(points, Point::p50), //
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
