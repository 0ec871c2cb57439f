package dev.conduit.shm.transport;

/**
 * The same where sleepers look at intervals.
 */
class PollingTopicsOverShmTests extends TopicsOverShmTests {

	@Override
	boolean polls() {
		return true;
	}

}
