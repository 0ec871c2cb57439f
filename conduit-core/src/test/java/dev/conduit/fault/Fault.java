package dev.conduit.fault;

import java.time.Duration;

/**
 * What happens to a frame.
 *
 * @since 0.1.0
 */
public sealed interface Fault {

	/** Nothing: it goes on. */
	Fault NONE = new None();

	/** It is lost, and nobody is told. */
	Fault DROP = new Drop();

	/** The connection breaks before it. */
	Fault CUT = new Cut();

	/**
	 * It comes later, and what follows it no earlier than it.
	 * @param duration how much later
	 * @return the fault
	 */
	static Fault delay(Duration duration) {
		return new Delay(duration);
	}

	/** The frame goes on. */
	record None() implements Fault {

	}

	/** The frame is lost. */
	record Drop() implements Fault {

	}

	/** The connection breaks. */
	record Cut() implements Fault {

	}

	/**
	 * The frame comes later.
	 *
	 * @param duration how much later
	 */
	record Delay(Duration duration) implements Fault {

		public Delay {
			if (duration.isNegative()) {
				throw new IllegalArgumentException("'duration' must not be negative (was %s)".formatted(duration));
			}
		}

	}

}
