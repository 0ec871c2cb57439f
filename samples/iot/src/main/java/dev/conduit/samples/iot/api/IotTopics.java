package dev.conduit.samples.iot.api;

/**
 * The topics.
 *
 * @since 0.1.0
 */
public final class IotTopics {

	/** Begins the topic of a device's readings. */
	public static final String READINGS = "iot.readings.";

	/** Alerts, raised and cleared. */
	public static final String ALERTS = "iot.alerts";

	private IotTopics() {
	}

}
