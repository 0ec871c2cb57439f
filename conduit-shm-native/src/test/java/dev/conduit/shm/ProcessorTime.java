package dev.conduit.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What processes use of a processor, all their threads together, as the kernel counts it:
 * in nanoseconds, since idle ones use less than a tick of its clock. A JVM compiles and
 * tidies for some seconds after it has worked, so it is looked at in several windows of
 * time, and the least that it used in one of them counts.
 */
public final class ProcessorTime {

	private static final Duration WINDOW = Duration.ofSeconds(2);

	private static final int MOST_WINDOWS = 10;

	private final List<String> pids;

	private final String threads;

	private final double bound;

	private double least = Double.MAX_VALUE;

	/**
	 * The time of some threads.
	 * @param threads beginning of the names of the threads that count, up to 15
	 * characters
	 * @param bound part of one processor that they are to use less of
	 */
	public ProcessorTime(List<String> pids, String threads, double bound) {
		this.pids = pids;
		this.threads = threads;
		this.bound = bound;
	}

	/**
	 * Looks at all in the same windows, until each has used less than its bound in one of
	 * them: then the least of more windows would be below it, too.
	 */
	public static void look(ProcessorTime... all) {
		for (int window = 0; window < MOST_WINDOWS && Stream.of(all).anyMatch(ProcessorTime::isTooMuch); window++) {
			lookAt(List.of(all));
		}
	}

	private static void lookAt(List<ProcessorTime> all) {
		List<Long> before = all.stream().map(ProcessorTime::nanos).toList();
		long start = System.nanoTime();
		long passed = 0;
		while (passed < WINDOW.toNanos()) {
			LockSupport.parkNanos(WINDOW.toNanos() - passed);
			passed = System.nanoTime() - start;
		}
		for (int i = 0; i < all.size(); i++) {
			ProcessorTime one = all.get(i);
			one.least = Math.min(one.least, (double) (one.nanos() - before.get(i)) / passed);
		}
	}

	/** The part of one processor that was used in the window with the least of it. */
	public double least() {
		return this.least;
	}

	private boolean isTooMuch() {
		return this.least >= this.bound;
	}

	private long nanos() {
		return sum(this.pids, this.threads);
	}

	private static long sum(List<String> pids, String threads) {
		return pids.stream().mapToLong((pid) -> nanos(pid, threads)).sum();
	}

	private static long nanos(String pid, String named) {
		try (Stream<Path> threads = Files.list(Path.of("/proc", pid, "task"))) {
			return threads.mapToLong((thread) -> nanosOfThread(thread, named)).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long nanosOfThread(Path thread, String named) {
		try {
			return (Files.readString(thread.resolve("comm")).startsWith(named))
					? Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]) : 0;
		}
		catch (NoSuchFileException ex) {
			// It ended meanwhile.
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
