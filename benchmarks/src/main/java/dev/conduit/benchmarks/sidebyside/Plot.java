package dev.conduit.benchmarks.sidebyside;

import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.report.Bars;
import dev.conduit.benchmarks.kit.report.Spread;

/**
 * The figures that most ask for, as a picture.
 */
final class Plot {

	private final Results results;

	private final Bars bars = new Bars();

	Plot(Results results) {
		this.results = results;
		panel("64 calls in flight, 1000 calls/s (more is better)", "async-64", Point::thousandsPerSecond);
		panel("one caller, median round trip, µs (less is better)", "sequential", Point::p50);
		panel("CPU of both sides, s per 100,000 calls, 64 in flight (less is better)", "async-64", Point::cpu);
		panel("64 blocking virtual threads, 1000 calls/s (more is better)", "vthreads-64", Point::thousandsPerSecond);
		panel("one-way, 1000 messages/s (more is better)", "one-way", Point::thousandsPerSecond);
	}

	private void panel(String title, String cell, ToDoubleFunction<Point> figure) {
		Bars.Panel panel = this.bars.panel(title);
		this.results.of(Cell.parse(cell))
			.forEach((entry, points) -> panel.bar(entry.title(), Spread.of(points, figure),
					entry.name().startsWith("conduit-")));
	}

	@Override
	public String toString() {
		return this.bars.toString();
	}

}
