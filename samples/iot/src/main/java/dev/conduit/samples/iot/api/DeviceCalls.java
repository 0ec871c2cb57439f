package dev.conduit.samples.iot.api;

import dev.conduit.annotation.ConduitRpc;

/**
 * What a device does for its server.
 *
 * @since 0.1.0
 */
@ConduitRpc("device")
public interface DeviceCalls {

	/**
	 * Reports at another interval from now on.
	 * @param millis how long between two readings
	 */
	void interval(long millis);

}
