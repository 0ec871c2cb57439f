package dev.conduit.samples.iot.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

import dev.conduit.annotation.ConduitClient;

/**
 * What the server does for devices and for who watches them.
 *
 * @since 0.1.0
 */
@ConduitClient("devices")
public interface Devices {

	/** A name that can be a segment of a topic. */
	String NAME = "[a-z0-9-]{1,32}";

	/**
	 * Says which device the caller is, until its connection ends.
	 * @param device its name
	 */
	void enter(@Pattern(regexp = NAME) String device);

	/**
	 * Has a device report at another interval.
	 * @param device name of the device
	 * @param millis how long between two readings
	 * @return whether the device is there, and does so now
	 */
	boolean interval(@Pattern(regexp = NAME) String device, @Min(50) @Max(60_000) long millis);

}
