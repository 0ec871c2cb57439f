package dev.conduit.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Pair;
import dev.conduit.benchmarks.kit.load.Point;

/**
 * Runs each contestant's server and client in fresh JVMs, in alternating rounds, and
 * reports: minimum, median and maximum of the rounds.
 */
public final class SideBySide {

	private final Settings settings;

	private final Results results = new Results();

	private final Progress progress;

	private SideBySide(Settings settings) {
		this.settings = settings;
		this.progress = new Progress(settings);
	}

	/**
	 * Runs the comparison.
	 * @param args {@code --help} or nothing; the rest are system properties
	 * @throws Exception if the report cannot be written
	 */
	public static void main(String[] args) throws Exception {
		if (Settings.isHelp() || List.of(args).contains("--help")) {
			System.out.println(Settings.HELP);
			Catalogue.all().forEach((entry) -> System.out.printf(Locale.ROOT, "  %-20s %s%n", entry, entry.cells()));
			return;
		}
		SideBySide comparison = new SideBySide(Settings.fromProperties());
		comparison.run();
		comparison.report();
		System.exit(comparison.results.failures().isEmpty() ? 0 : 1);
	}

	private void run() throws InterruptedException {
		for (int round = 1; round <= this.settings.rounds(); round++) {
			for (Entry entry : this.settings.entries()) {
				this.progress.begins(round, entry);
				try (Pair pair = entry.start(this.settings.benchmarks())) {
					measure(entry, pair);
				}
				catch (IOException | RuntimeException ex) {
					// The others are worth their time, and the report says what is
					// missing.
					this.results.failed(entry, String.valueOf(ex.getMessage()));
					this.progress.failed(ex);
				}
				this.progress.ends();
			}
		}
	}

	private void measure(Entry entry, Pair pair) throws InterruptedException {
		pair.preheat(this.settings.preheat());
		for (Cell cell : entry.cells()) {
			Point point = pair.measure(cell, this.settings.warmUp(), this.settings.seconds());
			this.results.add(entry, cell, point);
			this.progress.measured(cell, point);
		}
	}

	private void report() throws IOException {
		String markdown = new Report(this.settings, this.results).markdown();
		System.out.println(markdown);
		List<Path> folders = new ArrayList<>(List.of(this.settings.output()));
		if (this.settings.copy() != null) {
			folders.add(this.settings.copy());
		}
		for (Path folder : folders) {
			Files.createDirectories(folder);
			Files.writeString(folder.resolve("side-by-side.md"), markdown);
			Files.writeString(folder.resolve("side-by-side.svg"), new Plot(this.results).toString());
			Files.writeString(folder.resolve("side-by-side.csv"), this.results.csv());
		}
		System.err.println("written to " + folders);
	}

}
