package dev.conduit.client;

import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

class CompressionOverLocalTests extends CompressionContract {

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

}
