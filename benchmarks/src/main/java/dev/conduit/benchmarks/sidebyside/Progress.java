package dev.conduit.benchmarks.sidebyside;

import java.time.Duration;
import java.util.Locale;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.report.Spread;

/**
 * Tells on {@code stderr} what runs, and how long it will take.
 */
final class Progress {

	/** What a pair of JVMs takes before it can be heated, seconds. */
	private static final double START = 2.5;

	private final Settings settings;

	private final double all;

	private final long start = System.nanoTime();

	private double begun;

	private double done;

	Progress(Settings settings) {
		this.settings = settings;
		this.all = settings.rounds() * settings.entries().stream().mapToDouble(this::expected).sum();
	}

	private double expected(Entry entry) {
		return START + this.settings.preheat()
				+ entry.cells().size() * (this.settings.warmUp() * 0.7 + this.settings.seconds());
	}

	void begins(int round, Entry entry) {
		this.begun = expected(entry);
		System.err.printf(Locale.ROOT, "round %d of %d, %s, %s left%n", round, this.settings.rounds(), entry, left());
	}

	/** What is expected, corrected by how far that was off until now. */
	private String left() {
		double elapsed = (System.nanoTime() - this.start) / 1e9;
		double pace = (this.done > 0) ? elapsed / this.done : 1;
		Duration left = Duration.ofSeconds(Math.round((this.all - this.done) * pace));
		return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
	}

	void measured(Cell cell, Point point) {
		System.err.printf(Locale.ROOT, "  %-14s %s k %s/s, p50 %s µs, %s CPU s per 100k, %s + %s B each%s%n", cell,
				Spread.format(point.thousandsPerSecond()), cell.unit(), Spread.format(point.client().p50()),
				Spread.format(point.cpu()), Spread.format(point.clientAllocation()),
				Spread.format(point.serverAllocation()), point.isQuiet() ? "" : ", NOT QUIET");
	}

	void failed(Exception ex) {
		System.err.println("  failed: " + ex.getMessage());
	}

	void ends() {
		this.done += this.begun;
	}

}
