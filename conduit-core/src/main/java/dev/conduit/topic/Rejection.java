package dev.conduit.topic;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

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
		EXHAUSTED;

		/**
		 * The verdict on a message.
		 * @param problem why it was not handled
		 * @param attempts number of attempts so far
		 * @param maxAttempts number of attempts that there may be
		 * @param closed whether the mailbox has closed
		 */
		static Verdict of(Problem problem, int attempts, int maxAttempts, boolean closed) {
			if (!problem.retryable()) {
				boolean gone = closed && problem.code() == ErrorCode.CANCELLED;
				return gone ? LOST : FINAL;
			}
			if (attempts < maxAttempts) {
				return closed ? LOST : AGAIN;
			}
			return (maxAttempts > 1) ? EXHAUSTED : FINAL;
		}

	}

}
