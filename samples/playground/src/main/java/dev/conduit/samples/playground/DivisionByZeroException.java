package dev.conduit.samples.playground;

import dev.conduit.annotation.ConduitError;

/**
 * A declared error: callers get its code and its message.
 */
@ConduitError(code = "division-by-zero")
class DivisionByZeroException extends RuntimeException {

	DivisionByZeroException(String message) {
		super(message);
	}

}
