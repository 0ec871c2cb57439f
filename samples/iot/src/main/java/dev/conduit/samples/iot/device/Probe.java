package dev.conduit.samples.iot.device;

import java.time.Instant;
import java.util.List;

import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.FileSystem;

import dev.conduit.samples.iot.api.Reading;

/**
 * Measures the machine. Load and traffic are those since the reading before. For one
 * thread at a time.
 */
final class Probe {

	private static final double PERCENT = 100;

	private static final double NANOS = 1e9;

	private final CentralProcessor processor;

	private final GlobalMemory memory;

	private final FileSystem disks;

	private final List<NetworkIF> networks;

	private long[] ticks;

	private long bytes;

	private long nanos;

	Probe(SystemInfo system) {
		HardwareAbstractionLayer hardware = system.getHardware();
		this.processor = hardware.getProcessor();
		this.memory = hardware.getMemory();
		this.disks = system.getOperatingSystem().getFileSystem();
		this.networks = hardware.getNetworkIFs();
		this.ticks = this.processor.getSystemCpuLoadTicks();
		this.bytes = traffic();
		this.nanos = System.nanoTime();
	}

	Reading read() {
		return new Reading(Instant.now(), cpu(), PERCENT * share(this.memory.getAvailable(), this.memory.getTotal()),
				disk(), network());
	}

	private double cpu() {
		double load = this.processor.getSystemCpuLoadBetweenTicks(this.ticks);
		this.ticks = this.processor.getSystemCpuLoadTicks();
		return PERCENT * Math.max(0, load);
	}

	private double disk() {
		return PERCENT * this.disks.getFileStores(true)
			.stream()
			.mapToDouble((disk) -> share(disk.getUsableSpace(), disk.getTotalSpace()))
			.max()
			.orElse(0);
	}

	private static double share(long free, long total) {
		return (total > 0) ? (1 - (double) free / total) : 0;
	}

	private double network() {
		long before = this.bytes;
		long then = this.nanos;
		this.bytes = traffic();
		this.nanos = System.nanoTime();
		double seconds = (this.nanos - then) / NANOS;
		return (seconds > 0) ? Math.max(0, (this.bytes - before) / 1024.0 / seconds) : 0;
	}

	private long traffic() {
		return this.networks.stream()
			.filter(NetworkIF::updateAttributes)
			.mapToLong((network) -> network.getBytesRecv() + network.getBytesSent())
			.sum();
	}

}
