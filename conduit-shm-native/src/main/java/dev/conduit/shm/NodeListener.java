package dev.conduit.shm;

import java.time.Duration;

/**
 * Is told of what goes wrong in a {@link Node}. Called by the thread to which it
 * happened; must not throw.
 *
 * @since 0.1.0
 */
public interface NodeListener {

	/**
	 * A callback or a loop threw; it goes on with the next message or step.
	 * @param what the topic or the loop
	 * @param failure what it threw
	 */
	void onFailure(String what, RuntimeException failure);

	/**
	 * A loop began a step later than a whole period after it was due.
	 * @param loop its name
	 * @param late how late
	 * @param skipped steps that are left out so that the loop keeps its rate
	 */
	void onMissedDeadline(String loop, Duration late, long skipped);

}
