package dev.conduit.benchmarks.parts;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;
import dev.conduit.topic.TopicRouter;

/**
 * Looks for the subscription of a topic among many. Each topic has one, of one of the
 * first ten patterns or of any of them; there are few topics, so that each was looked for
 * just before, or so many that none was. Each fifth pattern is of the same kind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FindTargets {

	private static final int TEN = 10;

	/** How many patterns there are. */
	@Param({ "1", "100", "10000", "100000" })
	public int patterns;

	/** How many topics are looked for in turn. */
	@Param({ "10", "4096" })
	public int topics;

	/** Whether they are of any pattern, or of the first ten. */
	@Param({ "false", "true" })
	public boolean anyPattern;

	private final TopicRouter<Integer> router = new TopicRouter<>();

	private List<TopicName> names = List.of();

	private int turn;

	private int found;

	/**
	 * Adds all patterns.
	 */
	@Setup
	public void add() {
		IntStream.range(0, this.patterns).forEach((i) -> this.router.add(new TopicPattern(pattern(i)), i));
		this.names = IntStream.range(0, this.topics)
			.mapToObj((i) -> new TopicName("sites.s%06d.rooms.r%06d.k%04d".formatted(patternOf(i), patternOf(i), i)))
			.toList();
		IntStream.range(0, this.topics).forEach((i) -> {
			if (find() != patternOf(this.turn)) {
				throw new IllegalStateException("%s went to %d".formatted(this.names.get(this.turn), this.found));
			}
		});
	}

	private int patternOf(int topic) {
		return this.anyPattern ? (int) (topic * 2_654_435_761L % this.patterns) : topic % Math.min(TEN, this.patterns);
	}

	private static String pattern(int number) {
		return switch (number % 5) {
			case 0 -> "sites.s%06d.rooms.r%06d.*".formatted(number, number);
			case 1 -> "sites.*.rooms.r%06d.*".formatted(number);
			case 2 -> "sites.s%06d.rooms.{room}.*".formatted(number);
			case 3 -> "sites.s%06d.**".formatted(number);
			default -> "**.r%06d.*".formatted(number);
		};
	}

	/**
	 * Looks for the subscription of the next topic.
	 * @return the one that was found
	 */
	@Benchmark
	public int find() {
		this.turn = (this.turn + 1) % this.topics;
		this.found = -1;
		this.router.forEach(this.names.get(this.turn), (target) -> this.found = target);
		if (this.found < 0) {
			throw new IllegalStateException("nothing was found for " + this.names.get(this.turn));
		}
		return this.found;
	}

}
