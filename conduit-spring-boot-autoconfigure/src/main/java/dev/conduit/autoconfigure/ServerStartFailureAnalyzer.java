package dev.conduit.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.conduit.spring.lifecycle.ServerStartException;

/**
 * Says where the server cannot listen, and what to do about it.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		return new FailureAnalysis("The Conduit server could not start: %s.".formatted(cause.reason()),
				"Do that, or set 'conduit.server.listen' to other addresses; port 0 lets the system choose a free one.",
				cause);
	}

}
