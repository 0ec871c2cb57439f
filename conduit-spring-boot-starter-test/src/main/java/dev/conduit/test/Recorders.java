package dev.conduit.test;

import java.time.Duration;

import dev.conduit.convert.PayloadConverters;

/**
 * Where what an application does is recorded.
 *
 * @param converters read and write payloads
 * @param patience how long asserts that wait do so
 * @param published what it publishes
 * @param listeners what its listeners get
 */
record Recorders(PayloadConverters converters, Duration patience, SentMessages published, ListenerRecorder listeners) {

	static Recorders of(PayloadConverters converters, Duration patience) {
		if (!patience.isPositive()) {
			throw new IllegalArgumentException(
					"'conduit.test.patience' must be more than zero (was %s)".formatted(patience));
		}
		return new Recorders(converters, patience, new SentMessages("messages", converters, patience),
				new ListenerRecorder(converters, patience));
	}

}
