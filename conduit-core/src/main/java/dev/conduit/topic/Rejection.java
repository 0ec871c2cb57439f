package dev.conduit.topic;

/**
 * What becomes of a message that the receiver did not handle.
 *
 * @param verdict what becomes of it
 * @param attempts number of attempts so far
 * @param next what to do then
 */
record Rejection(Verdict verdict, int attempts, FollowUp next) {

	enum Verdict {

		/** There will be another attempt. */
		AGAIN,

		/** The mailbox has closed, and this is no fault of the message. */
		LOST,

		/** Another attempt makes no sense, or there is only one. */
		FINAL,

		/** Another attempt would make sense, and there were enough. */
		EXHAUSTED

	}

}
