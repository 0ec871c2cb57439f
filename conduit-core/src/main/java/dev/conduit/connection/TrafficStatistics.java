package dev.conduit.connection;

import java.time.Duration;
import java.util.Map;

/**
 * What went over the connections of a server or client since it was made, with those that
 * have ended. The figures only grow.
 *
 * @param receivedBytes bytes that came
 * @param sentBytes bytes of frames that were handed to whatever carries them
 * @param waited how long somebody waited for the other side, by the reason: the sum over
 * all pauses, each scope by itself
 * @since 0.1.0
 */
public record TrafficStatistics(long receivedBytes, long sentBytes, Map<FlowPause.Reason, Duration> waited) {

	public TrafficStatistics {
		waited = Map.copyOf(waited);
	}

}
