package dev.conduit.samples.playground;

import java.util.NoSuchElementException;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.advice.ConduitAdvice;
import dev.conduit.spring.advice.ConduitExceptionHandler;

/**
 * What callers learn of exceptions that are not ours.
 */
@ConduitAdvice
class PlaygroundAdvice {

	@ConduitExceptionHandler
	Problem tooLarge(ArithmeticException ex) {
		return Problem.of(ErrorCode.INVALID_VALUE, "the result is too large: " + ex.getMessage());
	}

	@ConduitExceptionHandler
	Problem notFound(NoSuchElementException ex) {
		return Problem.of(ErrorCode.APPLICATION, "there is no " + ex.getMessage()).withType("not-found");
	}

}
