package dev.conduit.shm;

/**
 * Is told of messages that were overwritten before they could be read.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LossListener {

	/**
	 * Called by the thread that polls, after the poll that noticed.
	 * @param topic the topic
	 * @param count exactly how many since the last call
	 */
	void onLoss(String topic, long count);

}
