package dev.conduit.benchmarks.kit.load;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.process.MachineLoad;
import dev.conduit.benchmarks.kit.process.Usage;

/**
 * What came out of one load, on both sides.
 *
 * @param client what the client saw and used
 * @param server what the server used in that time
 * @param others processors that everybody else took in the meantime
 */
public record Point(Figures client, Usage server, double others) {

	/**
	 * Median of a call.
	 * @return microseconds
	 */
	public double p50() {
		return this.client.p50();
	}

	/**
	 * Operations in a second.
	 * @return thousands
	 */
	public double thousandsPerSecond() {
		return this.client.rate() / 1000;
	}

	/**
	 * What both worked for 100,000 operations.
	 * @return processor seconds
	 */
	public double cpu() {
		return (this.client.usage().cpuNanos() + this.server.cpuNanos()) / 1e9 / operations() * 1e5;
	}

	/**
	 * How often a thread had to wait.
	 * @return times for each operation
	 */
	public double sleeps() {
		return (this.client.usage().sleeps() + this.server.sleeps()) / operations();
	}

	/**
	 * What the client allocated for each operation.
	 * @return bytes
	 */
	public double clientAllocation() {
		return this.client.usage().allocatedBytes() / operations();
	}

	/**
	 * What the server allocated for each operation.
	 * @return bytes
	 */
	public double serverAllocation() {
		return this.server.allocatedBytes() / operations();
	}

	/**
	 * What the client worked for each operation.
	 * @return microseconds
	 */
	public double clientCpuMicros() {
		return this.client.usage().cpuNanos() / 1e3 / operations();
	}

	/**
	 * What the server worked for each operation.
	 * @return microseconds
	 */
	public double serverCpuMicros() {
		return this.server.cpuNanos() / 1e3 / operations();
	}

	/**
	 * Largest resident memory of the client.
	 * @return mebibytes
	 */
	public double clientPeakMebibytes() {
		return this.client.usage().peakBytes() / (1024.0 * 1024.0);
	}

	/**
	 * Largest resident memory of the server.
	 * @return mebibytes
	 */
	public double serverPeakMebibytes() {
		return this.server.peakBytes() / (1024.0 * 1024.0);
	}

	/**
	 * Whether others left the machine alone.
	 * @return whether the figures are to be trusted
	 */
	public boolean isQuiet() {
		return this.others < MachineLoad.QUIET;
	}

	/**
	 * All figures by themselves.
	 * @return comma-separated
	 */
	public String csv() {
		Usage used = this.client.usage();
		return Stream
			.of(this.client.operations(), this.client.nanos(), this.client.p50(), this.client.p99(), this.client.p999(),
					used.cpuNanos(), this.server.cpuNanos(), used.sleeps(), this.server.sleeps(), used.allocatedBytes(),
					this.server.allocatedBytes(), used.peakBytes(), this.server.peakBytes(), this.others)
			.map(String::valueOf)
			.collect(Collectors.joining(","));
	}

	private double operations() {
		return Math.max(1, this.client.operations());
	}

}
