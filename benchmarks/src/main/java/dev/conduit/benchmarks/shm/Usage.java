package dev.conduit.benchmarks.shm;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used so far.
 *
 * @param nanos of the clock
 * @param processorNanos of all its threads
 * @param allocated bytes, by this thread
 */
record Usage(long nanos, long processorNanos, long allocated) {

	static final Usage NONE = new Usage(0, 0, 0);

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Usage now() {
		return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
	}

	/** Part of one processor. */
	double processorSince(Usage earlier) {
		return (double) (this.processorNanos - earlier.processorNanos) / (this.nanos - earlier.nanos);
	}

}
