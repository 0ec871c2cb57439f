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
	 * Some of its bits change on the way and its receiver notices, as by a checksum:
	 * nothing of it arrives, and the receiver ends the connection, since it can read no
	 * further. For frames that come in where they are planned, see {@link Faults#server}
	 * and {@link Faults#client}; one that goes out breaks the connection.
	 */
	Fault DAMAGE = new Damage();

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

	/** The frame arrives as bytes that are none. */
	record Damage() implements Fault {

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
