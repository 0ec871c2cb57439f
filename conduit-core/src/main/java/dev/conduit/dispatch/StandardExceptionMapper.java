package dev.conduit.dispatch;

import java.nio.channels.ClosedByInterruptException;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Exchange;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;

/**
 * Tells callers what is meant for them, and logs what is not.
 */
final class StandardExceptionMapper implements ExceptionMapper {

	private static final Logger logger = LoggerFactory.getLogger(StandardExceptionMapper.class);

	private final IntSupplier errorIds;

	StandardExceptionMapper(IntSupplier errorIds) {
		this.errorIds = errorIds;
	}

	@Override
	public Problem toProblem(Throwable failure, Exchange exchange) {
		Throwable inside = ExceptionMapper.unwrap(failure);
		return switch (inside) {
			case ConduitException ex when speaksOfThisCall(ex.code()) -> afterItRan(ex.problem());
			case InterruptedException ignored when isCancelled(exchange) -> cancelled();
			case ClosedByInterruptException ignored when isCancelled(exchange) -> cancelled();
			case CancellationException ignored when isCancelled(exchange) -> cancelled();
			case TimeoutException ignored ->
				Problem.of(ErrorCode.DEADLINE_EXCEEDED, "The handler waited too long for something");
			default -> unexpected(inside, exchange);
		};
	}

	private static boolean speaksOfThisCall(ErrorCode code) {
		return switch (code) {
			case APPLICATION, DEADLINE_EXCEEDED -> true;
			case VALIDATION, MISSING_FIELD, INVALID_TYPE, INVALID_VALUE, MALFORMED_PAYLOAD, UNSUPPORTED_CONTENT_TYPE,
					PAYLOAD_TOO_LARGE, INVALID_PARAMETERS ->
				true;
			case AUTHENTICATION_REQUIRED, PERMISSION_DENIED -> true;
			case EXECUTION_FAILED, UNSUPPORTED_INTERACTION -> true;
			case RATE_LIMITED, QUOTA_EXCEEDED, QUEUE_FULL, TOO_MANY_IN_FLIGHT -> true;
			case UNKNOWN, INTERNAL, CANCELLED, EXPIRED, UNROUTED, ID_REUSED, DEDUP_WINDOW_EXCEEDED -> false;
			case AUTHENTICATION_FAILED, AUTHENTICATION_EXPIRED, MECHANISM_NOT_SUPPORTED, CHANNEL_BINDING_REQUIRED,
					CHANNEL_BINDING_MISMATCH, LOGIN_MALFORMED, SERVER_UNPROVEN, CLIENT_CERTIFICATE_REQUIRED,
					CLIENT_CERTIFICATE_REFUSED, AUTHENTICATION_LOCKED, AUTHENTICATION_UNAVAILABLE ->
				false;
			case METHOD_NOT_FOUND -> false;
			case CONNECTION_FAILED, DISCONNECTED, RECONNECTING, PROTOCOL_ERROR, VERSION_NOT_SUPPORTED, SHUTTING_DOWN,
					HEARTBEAT_TIMEOUT, WRITE_STALLED, HANDSHAKE_TIMEOUT, OUTCOME_UNKNOWN, NORMAL ->
				false;
			case TLS_REQUIRED, TLS_NOT_SPOKEN, TLS_NOT_AGREED, TLS_FAILED, CERTIFICATE_EXPIRED, CERTIFICATE_UNTRUSTED,
					CERTIFICATE_OF_ANOTHER_HOST, CERTIFICATE_UNSUITABLE ->
				false;
			case PAUSED, TOO_MANY_CONNECTIONS, LIMIT_EXCEEDED -> false;
		};
	}

	private static Problem afterItRan(Problem problem) {
		boolean retryable = problem.retryable() && problem.code() == ErrorCode.APPLICATION;
		return problem.withRetry(retryable, problem.retryAfter());
	}

	private static boolean isCancelled(Exchange exchange) {
		return exchange.cancellation().isCancelled();
	}

	private static Problem cancelled() {
		return Problem.of(ErrorCode.CANCELLED, "The call was cancelled");
	}

	private Problem unexpected(Throwable failure, Exchange exchange) {
		String errorId = HexFormat.of().toHexDigits(this.errorIds.getAsInt());
		logger.warn("'{}' failed for {} at {}, error id {}", exchange.route(),
				Printable.of(exchange.peer().principal()), Printable.of(exchange.peer().address()), errorId, failure);
		return Problem.of(ErrorCode.EXECUTION_FAILED,
				"The method failed; its server knows more (error id " + errorId + ")");
	}

}
