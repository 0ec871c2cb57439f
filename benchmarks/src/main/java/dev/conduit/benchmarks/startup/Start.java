package dev.conduit.benchmarks.startup;

import java.util.Arrays;

/**
 * One start of an application.
 *
 * @param millis since its JVM began
 * @param cpuMillis processor time
 * @param classes that were loaded
 * @param residentKilobytes of the process
 */
record Start(long millis, long cpuMillis, long classes, long residentKilobytes) {

	/**
	 * What an application tells of itself.
	 * @param text four numbers
	 */
	static Start parse(String text) {
		long[] numbers = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
		return new Start(numbers[0], numbers[1], numbers[2], numbers[3]);
	}

	double residentMebibytes() {
		return this.residentKilobytes / 1024.0;
	}

}
