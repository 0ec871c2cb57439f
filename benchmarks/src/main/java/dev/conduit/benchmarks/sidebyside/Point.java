package dev.conduit.benchmarks.sidebyside;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.load.Figures;
import dev.conduit.benchmarks.kit.process.MachineLoad;
import dev.conduit.benchmarks.kit.process.Usage;

/**
 * One cell of one contestant in one round.
 *
 * @param client what the client saw and used
 * @param server what the server used in that time
 * @param others processors that everybody else took in the meantime
 */
record Point(Figures client, Usage server, double others) {

	double p50() {
		return this.client.p50();
	}

	double thousandsPerSecond() {
		return this.client.rate() / 1000;
	}

	/**
	 * Processor seconds of both processes for 100,000 operations.
	 */
	double cpu() {
		return (this.client.usage().cpuNanos() + this.server.cpuNanos()) / 1e9 / operations() * 1e5;
	}

	/**
	 * How often a thread had to wait, for each operation.
	 */
	double sleeps() {
		return (this.client.usage().sleeps() + this.server.sleeps()) / operations();
	}

	double clientAllocation() {
		return this.client.usage().allocatedBytes() / operations();
	}

	double serverAllocation() {
		return this.server.allocatedBytes() / operations();
	}

	double clientCpuMicros() {
		return this.client.usage().cpuNanos() / 1e3 / operations();
	}

	double serverCpuMicros() {
		return this.server.cpuNanos() / 1e3 / operations();
	}

	double clientPeakMebibytes() {
		return this.client.usage().peakBytes() / (1024.0 * 1024.0);
	}

	double serverPeakMebibytes() {
		return this.server.peakBytes() / (1024.0 * 1024.0);
	}

	boolean isQuiet() {
		return this.others < MachineLoad.QUIET;
	}

	String csv() {
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
