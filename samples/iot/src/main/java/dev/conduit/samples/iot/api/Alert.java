package dev.conduit.samples.iot.api;

import java.time.Instant;
import java.util.Locale;

import jakarta.validation.constraints.NotBlank;

/**
 * Something began that a rule is about, or it is over.
 *
 * @param id its own: who gets it twice knows it by that
 * @param device the device
 * @param rule name of the rule
 * @param state whether it begins or ends
 * @param value what was measured
 * @param at when, by the clock of the monitor
 * @since 0.1.0
 */
public record Alert(@NotBlank String id, @NotBlank String device, @NotBlank String rule, State state, double value,
		Instant at) {

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %s of %s: %.1f [%s]", this.state.name().toLowerCase(Locale.ROOT),
				this.rule, this.device, this.value, this.id);
	}

	/**
	 * Whether an alert begins or ends.
	 */
	public enum State {

		/** It begins. */
		RAISED,

		/** It is over. */
		CLEARED

	}

}
