package dev.conduit.benchmarks.kit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What a process has used since it started, or between two moments.
 *
 * @param cpuNanos processor time of all its threads, also those of the JVM
 * @param sleeps voluntary context switches: how often a thread had to wait; of threads
 * that live
 * @param preemptions other context switches
 * @param allocatedBytes what its Java threads allocated on the heap
 * @param peakBytes largest resident memory so far, also in a difference
 */
public record Usage(long cpuNanos, long sleeps, long preemptions, long allocatedBytes, long peakBytes) {

	/**
	 * Of this process, now.
	 * @return what it has used so far
	 */
	public static Usage ofThisProcess() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
		long sleeps = 0;
		long preemptions = 0;
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
			for (Path task : tasks) {
				long[] switches = switches(task.resolve("status"));
				sleeps += switches[0];
				preemptions += switches[1];
			}
			return new Usage(system.getProcessCpuTime(), sleeps, preemptions, threads.getTotalThreadAllocatedBytes(),
					1024 * field(Files.readString(Path.of("/proc/self/status")), "VmHWM:"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long[] switches(Path status) throws IOException {
		try {
			String text = Files.readString(status);
			return new long[] { field(text, "\nvoluntary_ctxt_switches:"), field(text, "nonvoluntary_ctxt_switches:") };
		}
		catch (NoSuchFileException ex) {
			// The thread ended between the listing and the look at it.
			return new long[2];
		}
	}

	private static long field(String status, String name) {
		int start = status.indexOf(name);
		if (start < 0) {
			return 0;
		}
		int end = status.indexOf('\n', start + name.length());
		return Long.parseLong(status.substring(start + name.length(), end).replace("kB", "").strip());
	}

	/**
	 * What was used since then.
	 * @param before an earlier moment of the same process
	 * @return the difference, with the peak as it is now
	 */
	public Usage since(Usage before) {
		return new Usage(this.cpuNanos - before.cpuNanos, this.sleeps - before.sleeps,
				this.preemptions - before.preemptions, this.allocatedBytes - before.allocatedBytes, this.peakBytes);
	}

	/**
	 * The reverse of {@link #toString()}.
	 * @param text five numbers
	 * @return the usage
	 */
	public static Usage parse(String text) {
		long[] numbers = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
		return new Usage(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
	}

	@Override
	public String toString() {
		return this.cpuNanos + " " + this.sleeps + " " + this.preemptions + " " + this.allocatedBytes + " "
				+ this.peakBytes;
	}

}
