package dev.conduit.benchmarks.shm;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What Conduit has to reach, as a ratio of medians of one run.
 *
 * @param what in words
 * @param ours contestants of which the best counts
 * @param theirs contestants of which the best counts
 * @param metric of ours
 * @param theirMetric of theirs
 * @param bound of the ratio, ours to theirs
 * @param higher whether more is better
 */
record Target(String what, List<String> ours, List<String> theirs, String metric, String theirMetric, double bound,
		boolean higher) {

	private static final List<String> ANY = List.of(Contestant.CONDUIT_PARK.title(),
			Contestant.CONDUIT_SPIN_THEN_PARK.title(), Contestant.CONDUIT_SPIN.title());

	private static final List<String> AERON = List.of(Contestant.AERON_BACKOFF.title(), Contestant.AERON_SPIN.title());

	private static final List<String> RINGS = List.of(Contestant.AGRONA_ONE_BACKOFF.title(),
			Contestant.AGRONA_ONE_SPIN.title(), Contestant.AGRONA_MANY_BACKOFF.title());

	static List<Target> all() {
		List<String> park = List.of(Contestant.CONDUIT_PARK.title());
		List<String> spin = List.of(Contestant.CONDUIT_SPIN.title());
		List<String> copy = List.of("C copy");
		return List.of(latency("sleeping reader, one processor, p50, of the C futex", park, "C futex", "one p50", 1.5),
				latency("sleeping reader, one processor, p50, of the Unix socket in C", park, "C unix", "one p50", 1),
				latency("sleeping reader, two processors, p50, of the C futex", park, "C futex", "two p50", 1.5),
				latency("sleeping reader, two processors, p50, of the Unix socket in C", park, "C unix", "two p50", 1),
				latency("spinning reader, p50, of Aeron spinning", spin, Contestant.AERON_SPIN.title(), "two p50", 1),
				more("64 B, one subscriber, of Aeron's best mode", AERON, "64/1 rate"),
				more("64 B, two subscribers, of Aeron's best mode", AERON, "64/2 rate"),
				more("1 KiB, one subscriber, of Agrona's best ring", RINGS, "1024/1 rate"),
				more("1 KiB, two subscribers, of Agrona's best ring", RINGS, "1024/2 rate"),
				new Target("64 KiB, two words read, of one plain copy", ANY, copy, "65536/1 rate", "65536/1 rate",
						1 / 1.2, true),
				new Target("64 KiB, every byte read, of one plain copy", ANY, copy, "65536*/1 rate", "65536/1 rate",
						1 / 1.2, true));
	}

	private static Target latency(String what, List<String> ours, String theirs, String metric, double bound) {
		return new Target(what, ours, List.of(theirs), metric, metric, bound, false);
	}

	private static Target more(String what, List<String> theirs, String metric) {
		return new Target(what, ANY, theirs, metric, metric, 1, true);
	}

	/** A line of a table, or nothing where one of the figures is missing. */
	List<String> lines(Figures figures) {
		OptionalDouble mine = best(this.ours, this.metric, figures);
		OptionalDouble other = best(this.theirs, this.theirMetric, figures);
		if (mine.isEmpty() || other.isEmpty()) {
			return List.of();
		}
		double ratio = mine.getAsDouble() / other.getAsDouble();
		boolean met = (this.higher) ? ratio >= this.bound : ratio <= this.bound;
		return List.of("| %s | %s | %s %s | %s |".formatted(this.what, Figures.figure(ratio),
				(this.higher) ? "at least" : "at most", Figures.figure(this.bound), (met) ? "met" : "missed"));
	}

	private OptionalDouble best(List<String> contestants, String wanted, Figures figures) {
		double[] medians = contestants.stream()
			.map((contestant) -> figures.median(contestant, wanted))
			.filter(OptionalDouble::isPresent)
			.mapToDouble(OptionalDouble::getAsDouble)
			.sorted()
			.toArray();
		if (medians.length == 0) {
			return OptionalDouble.empty();
		}
		return OptionalDouble.of((this.higher) ? medians[medians.length - 1] : medians[0]);
	}

}
