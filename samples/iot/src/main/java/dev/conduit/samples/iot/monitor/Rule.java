package dev.conduit.samples.iot.monitor;

import dev.conduit.samples.iot.api.Metric;

/**
 * When an alert begins and when it is over. Between the two values nothing changes, so
 * that a value that hovers around one of them does not ring all the time.
 *
 * @param name Name of the rule.
 * @param metric What it is about.
 * @param above An alert begins above this value.
 * @param clearBelow The alert is over below this value.
 */
record Rule(String name, Metric metric, double above, double clearBelow) {

	Rule {
		if (clearBelow > above) {
			throw new IllegalArgumentException("rule '%s': 'clear-below' must not be more than 'above' (was %s and %s)"
				.formatted(name, clearBelow, above));
		}
	}

}
