package dev.conduit.benchmarks.kit.load;

/**
 * Loads in slices until the rate settles: by then the JVM has compiled what matters.
 */
final class Settling {

	private static final long SLICE = Load.SECOND / 2;

	/** How much the last three rates may differ. */
	private static final double TOLERANCE = 0.07;

	private Settling() {
	}

	/**
	 * Loads.
	 * @param load the load
	 * @param seconds for so long at most
	 * @throws Exception if the load fails
	 */
	static void settle(Load load, double seconds) throws Exception {
		long end = System.nanoTime() + (long) (seconds * Load.SECOND);
		double before = 0;
		double last = 0;
		double rate = 0;
		while (System.nanoTime() < end && !isSettled(before, last, rate)) {
			before = last;
			last = rate;
			long start = System.nanoTime();
			long operations = load.run(Math.min(SLICE, Math.max(1, end - start)), new Histogram());
			rate = (double) operations / (System.nanoTime() - start);
		}
	}

	private static boolean isSettled(double first, double second, double third) {
		double most = Math.max(first, Math.max(second, third));
		double least = Math.min(first, Math.min(second, third));
		return least > 0 && (most - least) / most < TOLERANCE;
	}

}
