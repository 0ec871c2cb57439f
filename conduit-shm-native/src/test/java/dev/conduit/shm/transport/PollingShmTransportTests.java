package dev.conduit.shm.transport;

import java.time.Duration;

import dev.conduit.transport.WriteLimits;

/**
 * The same where sleepers look at intervals.
 */
class PollingShmTransportTests extends ShmTransportTests {

	@Override
	ShmTestedTransport open(WriteLimits limits, Duration prefaceTimeout) {
		return new ShmTestedTransport(limits, prefaceTimeout, true);
	}

}
