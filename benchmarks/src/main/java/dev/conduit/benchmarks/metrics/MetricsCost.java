package dev.conduit.benchmarks.metrics;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * What an application pays for being watched. Pairs of server and client that are watched
 * in different ways run in this process, and take turns: each round measures each of them
 * once, in an order that changes, so that whatever else the machine does is shared out
 * among them. The figures are medians over the rounds, and the least and the most of what
 * being watched makes of them: operations a second, and the time of the processor and the
 * bytes for one, which bear noise better.
 */
public final class MetricsCost {

	private static final int CALLERS = 32;

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final int rounds;

	private final Duration window;

	private MetricsCost(int rounds, Duration window) {
		this.rounds = rounds;
		this.window = window;
	}

	/**
	 * Measures, and prints a table.
	 * @param args rounds, and milliseconds of each measurement
	 * @throws InterruptedException if it is to stop
	 */
	public static void main(String[] args) throws InterruptedException {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 9;
		int millis = (args.length > 1) ? Integer.parseInt(args[1]) : 1000;
		new MetricsCost(rounds, Duration.ofMillis(millis)).run(System.out);
	}

	static void run(int rounds, Duration window, PrintStream out) throws InterruptedException {
		new MetricsCost(rounds, window).run(out);
	}

	private void run(PrintStream out) throws InterruptedException {
		Map<Watching, WatchedPair> pairs = new EnumMap<>(Watching.class);
		try {
			for (Watching watching : Watching.values()) {
				pairs.put(watching, new WatchedPair(watching));
			}
			out.println("| operation | watched by | operations/s | less by | CPU µs/operation | more by "
					+ "| bytes/operation | more by |");
			out.println("|---|---|---:|---:|---:|---:|---:|---:|");
			measure("call", WatchedPair::call, pairs, out);
			measure("publish, acknowledged", WatchedPair::publish, pairs, out);
		}
		finally {
			pairs.values().forEach(WatchedPair::close);
		}
	}

	private void measure(String name, Consumer<WatchedPair> operation, Map<Watching, WatchedPair> pairs,
			PrintStream out) throws InterruptedException {
		Map<Watching, List<Figures>> all = new EnumMap<>(Watching.class);
		List<Watching> order = new ArrayList<>(pairs.keySet());
		for (int round = -2; round < this.rounds; round++) {
			Collections.rotate(order, 1);
			for (Watching watching : order) {
				Figures figures = window(Objects.requireNonNull(pairs.get(watching)), operation);
				if (round >= 0) {
					all.computeIfAbsent(watching, (key) -> new ArrayList<>()).add(figures);
				}
			}
		}
		List<Figures> off = Objects.requireNonNull(all.get(Watching.OFF));
		all.forEach((watching, figures) -> out.printf(Locale.ROOT, "| %s | %s | %.0f | %s | %.2f | %s | %.0f | %s |%n",
				name, watching.label(), Range.of(figures, Figures::rate).median(),
				Range.of(off, figures, (none, one) -> 100 * (1 - one.rate() / none.rate())),
				Range.of(figures, Figures::cpuMicros).median(),
				Range.of(off, figures, (none, one) -> 100 * (one.cpuMicros() / none.cpuMicros() - 1)),
				Range.of(figures, Figures::bytes).median(),
				Range.of(off, figures, (none, one) -> 100 * (one.bytes() / none.bytes() - 1))));
	}

	private Figures window(WatchedPair pair, Consumer<WatchedPair> operation) throws InterruptedException {
		LongAdder done = new LongAdder();
		AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
		CountDownLatch ended = new CountDownLatch(CALLERS);
		long cpu = SYSTEM.getProcessCpuTime();
		long bytes = THREADS.getTotalThreadAllocatedBytes();
		long begin = System.nanoTime();
		long end = begin + this.window.toNanos();
		for (int i = 0; i < CALLERS; i++) {
			Thread.ofVirtual().start(() -> {
				try {
					while (System.nanoTime() - end < 0) {
						operation.accept(pair);
						done.increment();
					}
				}
				catch (RuntimeException ex) {
					failure.set(ex);
				}
				finally {
					ended.countDown();
				}
			});
		}
		ended.await();
		long nanos = System.nanoTime() - begin;
		RuntimeException failed = failure.get();
		if (failed != null) {
			throw failed;
		}
		double operations = done.sum();
		return new Figures(operations * 1e9 / nanos, (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / operations,
				(THREADS.getTotalThreadAllocatedBytes() - bytes) / operations);
	}

	/**
	 * What one measurement gave.
	 *
	 * @param rate operations a second
	 * @param cpuMicros microseconds of the processor for one, on both sides
	 * @param bytes allocated for one, on both sides
	 */
	private record Figures(double rate, double cpuMicros, double bytes) {

	}

	/**
	 * The same figure of all rounds. What two ways to be watched differ by is compared
	 * within each round, since both of them had the same machine then.
	 *
	 * @param least the smallest
	 * @param median the one in the middle
	 * @param most the largest
	 */
	private record Range(double least, double median, double most) {

		static Range of(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
			return of(rounds.stream().mapToDouble(figure));
		}

		static Range of(List<Figures> none, List<Figures> watched, ToDoubleBiFunction<Figures, Figures> difference) {
			return of(IntStream.range(0, none.size())
				.mapToDouble((round) -> difference.applyAsDouble(none.get(round), watched.get(round))));
		}

		private static Range of(DoubleStream figures) {
			double[] sorted = figures.sorted().toArray();
			return new Range(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%.1f %% (%.1f to %.1f)", this.median, this.least, this.most);
		}

	}

}
