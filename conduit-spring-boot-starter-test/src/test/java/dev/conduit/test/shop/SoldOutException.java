package dev.conduit.test.shop;

import dev.conduit.annotation.ConduitError;

/** There is not enough. */
@ConduitError(code = "sold-out")
public class SoldOutException extends RuntimeException {

	public SoldOutException(String message) {
		super(message);
	}

}
