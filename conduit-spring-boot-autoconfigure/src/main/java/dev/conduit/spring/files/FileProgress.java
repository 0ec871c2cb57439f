package dev.conduit.spring.files;

import java.time.Duration;

/**
 * How far a transfer is.
 *
 * @param name name of the file
 * @param transferred bytes that are there, those of earlier attempts included
 * @param total bytes in all
 * @param elapsed time since this attempt began
 * @param bytesPerSecond speed of this attempt
 * @since 0.1.0
 */
public record FileProgress(String name, long transferred, long total, Duration elapsed, double bytesPerSecond) {

	/**
	 * How much is there.
	 * @return 0 to 100
	 */
	public double percent() {
		return (this.total == 0) ? 100 : (100.0 * this.transferred / this.total);
	}

	/**
	 * How long the rest takes at this speed.
	 * @return the time that is left; zero at the end, and a day or more where nothing
	 * moves
	 */
	public Duration eta() {
		long left = this.total - this.transferred;
		if (left == 0) {
			return Duration.ZERO;
		}
		double seconds = left / Math.max(this.bytesPerSecond, 1e-3);
		return Duration.ofMillis((long) Math.min(seconds * 1000, (double) Duration.ofDays(365).toMillis()));
	}

}
