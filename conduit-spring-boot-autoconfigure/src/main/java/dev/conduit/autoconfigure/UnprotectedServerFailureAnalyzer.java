package dev.conduit.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why a server without authentication does not listen to other hosts.
 */
class UnprotectedServerFailureAnalyzer extends AbstractFailureAnalyzer<UnprotectedServerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedServerException cause) {
		return new FailureAnalysis(
				"The server would let everybody in from other hosts: 'conduit.security.auth' is 'none', and '%s' can be reached from outside."
					.formatted(cause.address()),
				"Remove 'conduit.security.auth' and set 'conduit.security.users', or let 'conduit.server.listen' have addresses of this host only, such as 'tcp://127.0.0.1:7400'.",
				cause);
	}

}
