package dev.conduit.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.conduit.spring.binding.InvalidMethodException;

/**
 * Says which annotated method cannot work, and what would be right.
 */
class InvalidMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMethodException cause) {
		return new FailureAnalysis(cause.problem(), cause.remedy(), cause);
	}

}
