package dev.conduit.authentication;

/**
 * What a lock-out has done so far.
 *
 * @param failures log-ins that failed by a wrong proof
 * @param locks failures by which a pause began
 * @param refused log-ins that were refused in a pause
 * @param remembered users at addresses, and addresses, that are remembered now
 * @since 0.1.0
 */
public record LockoutStatistics(long failures, long locks, long refused, int remembered) {

	/** Where there is no lock-out. */
	public static final LockoutStatistics NONE = new LockoutStatistics(0, 0, 0, 0);

}
