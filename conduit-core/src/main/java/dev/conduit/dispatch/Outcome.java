package dev.conduit.dispatch;

/**
 * How a call ended.
 */
enum Outcome {

	/** With a result. */
	COMPLETED,

	/** With a problem of its handler. */
	FAILED,

	/** Its deadline passed. */
	EXPIRED,

	/** Its caller gave up. */
	CANCELLED,

	/** The server stopped before its handler had answered. */
	CUT_OFF,

	/** It was not run. */
	REFUSED,

	/** Nothing serves its route. */
	NOT_FOUND

}
