package dev.conduit.simulation;

/**
 * A promise that is broken on purpose: the simulation has to find out.
 */
enum Defect {

	/** All is as it is. */
	NONE,

	/** A receiver acknowledges a message before it has handled it. */
	ACKNOWLEDGED_BEFORE_PROCESSED,

	/** The network loses bytes and goes on as if nothing had been. */
	SILENT_LOSS,

	/** A call runs twice, now and then. */
	RUNS_TWICE,

	/** A handler of an inline method waits on the loop. */
	WAITS_ON_THE_LOOP,

	/** A receiver forgets, now and then, to say what became of a message. */
	FORGOTTEN_MESSAGE

}
