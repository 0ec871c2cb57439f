package dev.conduit.spring.observation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;

/**
 * What observations say of errors.
 */
final class ObservationErrors {

	private ObservationErrors() {
	}

	/** One of the codes of Conduit, or none. */
	static String code(Observation.Context context) {
		Throwable error = context.getError();
		return (error != null) ? code(error) : "none";
	}

	static String code(Throwable error) {
		if (error instanceof ConduitException known) {
			return known.code().name();
		}
		return ((error instanceof CancellationException) ? ErrorCode.CANCELLED : ErrorCode.EXECUTION_FAILED).name();
	}

	/** The error itself, without what futures put around it. */
	static @Nullable Throwable inside(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
