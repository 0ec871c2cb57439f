package dev.conduit.samples.playground;

import dev.conduit.annotation.ConduitError;

/**
 * A declared error that goes away by waiting.
 */
@ConduitError(code = "out-of-stock", retryable = true, retryAfter = "2s")
class OutOfStockException extends RuntimeException {

	OutOfStockException(String message) {
		super(message);
	}

}
