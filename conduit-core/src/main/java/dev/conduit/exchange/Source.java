package dev.conduit.exchange;

/**
 * Where messages come from, and how to ask for less: one topic of one producer, or one
 * subscription. Two sources are equal when a pause of one is a pause of the other. All
 * methods may be called from any thread and never block.
 *
 * @since 0.1.0
 */
public interface Source {

	/**
	 * Asks the producer to wait. Advice: what is on its way still comes. Pauses are
	 * counted, so that each needs its resume.
	 */
	void pause();

	/**
	 * Takes one pause back.
	 */
	void resume();

	/**
	 * The same as {@link #pause()} by somebody with a name, for those who want to see who
	 * waits for whom.
	 * @param by who asks, such as the name of a mailbox
	 */
	default void pause(String by) {
		pause();
	}

	/**
	 * Takes one pause of {@link #pause(String)} back.
	 * @param by who asked
	 */
	default void resume(String by) {
		resume();
	}

}
