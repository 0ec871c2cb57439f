package dev.conduit.proof.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;

/**
 * What a process has at a moment.
 *
 * @param connections open ones of its server
 * @param mostRunning handlers that ran at once so far
 * @param refused connections that its server had no room for
 * @param uncaught exceptions that ended a thread of it
 * @param files open files
 * @param threads platform threads
 * @param heapBytes heap in use, after a collection where one was asked for
 * @param directBytes direct memory in use
 * @param residentBytes resident memory
 * @param cpuNanos processor time so far
 * @param loopMicros what 99 of 100 looks at its event loops were late at most
 */
record Figures(long connections, long mostRunning, long refused, long uncaught, long files, long threads,
		long heapBytes, long directBytes, long residentBytes, long cpuNanos, long loopMicros) {

	static Figures ofThisProcess(long connections, long mostRunning, long refused, long uncaught, long loopMicros) {
		long pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return new Figures(connections, mostRunning, refused, uncaught, openFiles(),
				ManagementFactory.getThreadMXBean().getThreadCount(),
				ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				pools + Math.max(0, PlatformDependent.usedDirectMemory()), resident(),
				ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(), loopMicros);
	}

	private static long openFiles() {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			long count = 0;
			for (Path ignored : files) {
				count++;
			}
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long resident() {
		try {
			return Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The reverse of {@link #toString()}. */
	static Figures parse(String text) {
		long[] all = Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
		return new Figures(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10]);
	}

	@Override
	public String toString() {
		return LongStream
			.of(this.connections, this.mostRunning, this.refused, this.uncaught, this.files, this.threads,
					this.heapBytes, this.directBytes, this.residentBytes, this.cpuNanos, this.loopMicros)
			.mapToObj(Long::toString)
			.collect(Collectors.joining(" "));
	}

}
