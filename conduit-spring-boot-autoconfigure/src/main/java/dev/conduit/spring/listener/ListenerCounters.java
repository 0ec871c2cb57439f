package dev.conduit.spring.listener;

import java.util.concurrent.atomic.LongAdder;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.advice.ExceptionAdvice;

/**
 * Counts what a listener does, and knows what is said of its failures.
 */
final class ListenerCounters {

	private final ExceptionAdvice advice;

	private final LongAdder handled = new LongAdder();

	private final LongAdder filtered = new LongAdder();

	private final LongAdder failed = new LongAdder();

	ListenerCounters(ExceptionAdvice advice) {
		this.advice = advice;
	}

	void handled(int messages) {
		this.handled.add(messages);
	}

	void filtered() {
		this.filtered.increment();
	}

	/**
	 * A message that cannot be handled, whatever is tried.
	 */
	ConduitException refused(ConduitException refusal) {
		this.failed.increment();
		return refusal;
	}

	/** What is thrown carries what becomes of the message; its cause is for the log. */
	ConduitException failed(Throwable failure) {
		this.failed.increment();
		Problem advised = this.advice.problemOf(failure);
		Problem problem = (advised != null) ? advised
				: Problem.of(ErrorCode.INTERNAL, "the listener failed").withRetry(true, null);
		return new ConduitException(problem, failure);
	}

	ListenerStatistics snapshot() {
		return new ListenerStatistics(this.handled.sum(), this.filtered.sum(), this.failed.sum());
	}

}
