package dev.conduit.topic;

import dev.conduit.message.Problem;

/**
 * What became of a message that was offered to a mailbox.
 */
sealed interface Admission {

	/**
	 * It was taken in.
	 */
	record Taken() implements Admission {

		static final Taken INSTANCE = new Taken();

	}

	/**
	 * It was taken in, in the place of another one.
	 *
	 * @param oldest the one that had to go
	 * @param problem what its producer is told
	 */
	record TakenFor(Entry oldest, Problem problem) implements Admission {

	}

	/**
	 * It waits in front of the mailbox.
	 *
	 * @param parked where it waits
	 */
	record Waits(Parked parked) implements Admission {

	}

	/**
	 * It was turned away.
	 *
	 * @param problem why, and whether to try again
	 */
	record Refused(Problem problem) implements Admission {

	}

	/**
	 * The mailbox takes nothing any more.
	 */
	record Closed() implements Admission {

	}

}
