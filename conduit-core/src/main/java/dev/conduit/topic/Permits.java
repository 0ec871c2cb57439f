package dev.conduit.topic;

/**
 * Who may hand messages to the receiver: at most so many in hand, and no more drainers
 * than find something to do. Guarded by the mailbox's lock; calls nobody.
 */
final class Permits {

	private final int concurrency;

	private final int maxDrainers;

	private int inFlight;

	private int drainers;

	private int receiving;

	private boolean suspended;

	/**
	 * Permits for a mailbox.
	 * @param concurrency how many messages may be in hand
	 * @param maxDrainers how many threads may call the receiver at the same time
	 */
	Permits(int concurrency, int maxDrainers) {
		this.concurrency = concurrency;
		this.maxDrainers = maxDrainers;
	}

	int inFlight() {
		return this.inFlight;
	}

	void suspend(boolean suspended) {
		this.suspended = suspended;
	}

	/**
	 * Whether there are as many drainers as there may be, each of which will look for
	 * messages once more before it ends.
	 */
	boolean allDrain() {
		return this.drainers == this.maxDrainers;
	}

	/**
	 * Whether one message at a time may be in hand; any thread.
	 */
	boolean areForOne() {
		return this.concurrency == 1;
	}

	/**
	 * Whether nobody drains, and a drainer might take a message.
	 */
	boolean isIdle() {
		return this.drainers == 0 && !this.suspended && this.inFlight < this.concurrency;
	}

	/**
	 * Whether one more drainer would find something to do that those who are looking
	 * leave; it counts as looking from here on.
	 * @param ready number of messages that wait
	 */
	boolean tryStart(int ready) {
		int free = this.suspended ? 0 : Math.min(ready, this.concurrency - this.inFlight);
		int looking = this.drainers - this.receiving;
		if (looking >= free || this.drainers == this.maxDrainers) {
			return false;
		}
		this.drainers++;
		return true;
	}

	/**
	 * Whether a drainer that is looking may take a message; it counts as receiving until
	 * it {@link #returned()}.
	 * @param ready number of messages that wait
	 */
	boolean tryTake(int ready) {
		if (this.suspended || ready == 0 || this.inFlight == this.concurrency) {
			return false;
		}
		this.inFlight++;
		this.receiving++;
		return true;
	}

	/**
	 * Somebody came who has taken a message, and counts as a drainer that is receiving.
	 */
	void taken() {
		this.drainers++;
		this.inFlight++;
		this.receiving++;
	}

	/**
	 * The receiver returned; the drainer is looking again.
	 */
	void returned() {
		this.receiving--;
	}

	/**
	 * A drainer that was looking ends.
	 */
	void stopped() {
		this.drainers--;
	}

	/**
	 * Messages that were in hand have ended.
	 */
	void ended(int messages) {
		this.inFlight -= messages;
	}

}
