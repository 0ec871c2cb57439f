package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

/**
 * What a change of a mailbox calls for, to be done without its lock.
 *
 * @param admitted a message that waited for room and was taken in, or {@code null}
 * @param drained whether the mailbox was draining and is empty now
 * @param start whether a drainer was counted that has to be started
 */
record FollowUp(@Nullable Parked admitted, boolean drained, boolean start) {

	/** Nothing at all. */
	static final FollowUp NOTHING = new FollowUp(null, false, false);

	private static final FollowUp START = new FollowUp(null, false, true);

	static FollowUp of(@Nullable Parked admitted, boolean drained, boolean start) {
		if (admitted == null && !drained) {
			return start ? START : NOTHING;
		}
		return new FollowUp(admitted, drained, start);
	}

}
