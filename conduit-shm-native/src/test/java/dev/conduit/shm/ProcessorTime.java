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
 * in nanoseconds, since idle ones use less than a tick of its clock.
 */
public final class ProcessorTime {

	private ProcessorTime() {
	}

	/**
	 * The part of one processor that processes use while a time passes.
	 * @param threads beginning of the names of the threads that count, up to 15
	 * characters
	 */
	public static double usedBy(List<String> pids, String threads, Duration time) {
		long before = sum(pids, threads);
		long start = System.nanoTime();
		long passed = 0;
		while (passed < time.toNanos()) {
			LockSupport.parkNanos(time.toNanos() - passed);
			passed = System.nanoTime() - start;
		}
		return (double) (sum(pids, threads) - before) / passed;
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
