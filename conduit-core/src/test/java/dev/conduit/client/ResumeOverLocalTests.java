package dev.conduit.client;

import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

class ResumeOverLocalTests extends ResumeContract {

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

}
