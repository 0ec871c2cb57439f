package dev.conduit.benchmarks.kit.load;

/**
 * Another answer came than the one to what was sent.
 */
final class WrongAnswerException extends RuntimeException {

	WrongAnswerException(String message) {
		super(message);
	}

	static void unless(boolean right, String what) {
		if (!right) {
			throw new WrongAnswerException(what);
		}
	}

}
