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

	/** It was not run. */
	REFUSED,

	/** Nothing serves its route. */
	NOT_FOUND

}
