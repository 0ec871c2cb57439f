package dev.conduit.transport.local;

import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.TransportContract;
import dev.conduit.transport.WriteLimits;

class LocalTransportTests extends TransportContract {

	@Override
	protected TestedTransport open(WriteLimits limits) {
		return new LocalTestedTransport(limits);
	}

	@Override
	protected String threadName() {
		return LocalTestedTransport.THREAD_NAME;
	}

}
