package dev.conduit.scram;

import org.assertj.core.api.Condition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Asserts why a step was refused.
 */
final class ScramReason {

	private ScramReason() {
	}

	static void assertRefused(ScramException.Reason reason, ThrowingCallable step) {
		assertThatExceptionOfType(ScramException.class).isThrownBy(step)
			.has(new Condition<>((ex) -> ex.reason() == reason, "reason %s", reason))
			.withNoCause();
	}

}
