package dev.conduit.spring.advice;

import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.Problem;

/**
 * Lets the application speak first.
 *
 * @since 0.1.0
 */
public final class AdvisedExceptionMapper implements ExceptionMapper {

	private final ExceptionAdvice advice;

	private final ExceptionMapper standard;

	/**
	 * A mapper.
	 * @param advice what the application says
	 * @param standard says what the application does not
	 */
	public AdvisedExceptionMapper(ExceptionAdvice advice, ExceptionMapper standard) {
		this.advice = advice;
		this.standard = standard;
	}

	@Override
	public Problem toProblem(Throwable failure, Exchange exchange) {
		Problem problem = this.advice.problemOf(failure);
		return (problem != null) ? problem : this.standard.toProblem(failure, exchange);
	}

}
