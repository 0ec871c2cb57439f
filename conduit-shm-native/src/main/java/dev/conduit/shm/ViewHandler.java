package dev.conduit.shm;

/**
 * Looks at a message where it lies.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ViewHandler {

	/**
	 * Looks at a message, on the thread that polls. Must ask {@link View#validate()}
	 * after it has read and before anything follows from it; where it never asks, the
	 * subscriber does afterwards, and a message that was overwritten meanwhile counts as
	 * lost. An exception from bytes that were overwritten counts as loss as well; any
	 * other ends the poll and reaches its caller, and the message counts as received.
	 * @param view the message, valid during this call only
	 */
	void onMessage(View view);

}
