package dev.conduit.benchmarks.kit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How busy the whole machine was until now, by {@code /proc/stat}.
 *
 * @param nanoTime when
 * @param busyNanos processor time of all processes, and what the hypervisor took away
 */
public record MachineLoad(long nanoTime, long busyNanos) {

	/** Above this many processors taken by others a figure is not to be trusted. */
	public static final double QUIET = 0.35;

	private static final long NANOS_PER_TICK = 10_000_000;

	/**
	 * Until now.
	 * @return the load
	 */
	public static MachineLoad now() {
		try {
			String cpu = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
			// cpu user nice system idle iowait irq softirq steal guest guest_nice
			long[] ticks = Arrays.stream(cpu.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
			long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
			return new MachineLoad(System.nanoTime(), busy * NANOS_PER_TICK);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Processors that others used since then.
	 * @param before an earlier moment
	 * @param ownNanos processor time of the measured processes in the meantime
	 * @return 1.0 for a processor
	 */
	public double takenByOthers(MachineLoad before, long ownNanos) {
		double others = (double) (this.busyNanos - before.busyNanos) - ownNanos;
		return Math.max(0, others / (this.nanoTime - before.nanoTime));
	}

}
