package dev.conduit.benchmarks.contestant.service;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

/**
 * What the annotated contestants send, about as long in JSON as was asked for.
 *
 * @param number tells it from all others
 * @param sensor where it comes from
 * @param celsius what was measured
 * @param note fills it up
 */
public record Reading(@PositiveOrZero long number, @NotBlank @Size(max = 64) String sensor,
		@DecimalMin("-100") @DecimalMax("200") double celsius, @NotNull @Size(max = 2_000_000) String note) {

	/** What the rest has in JSON, with a number of average length. */
	private static final int REST = 67;

	/**
	 * A reading that is about so long.
	 * @param size bytes in JSON
	 * @return the reading, without a number
	 */
	public static Reading ofSize(int size) {
		return new Reading(0, "boiler-3", 21.625, "n".repeat(Math.max(1, size - REST)));
	}

	/**
	 * The same with another number.
	 * @param other the number
	 * @return the new one
	 */
	public Reading withNumber(long other) {
		return new Reading(other, this.sensor, this.celsius, this.note);
	}

}
