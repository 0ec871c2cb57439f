package dev.conduit.topic;

/**
 * Whether it is worth a moment's wait that a mailbox takes messages without its lock
 * again: where its receiver was quick enough the last time that a publisher waited. Any
 * thread.
 */
final class Outlook {

	/**
	 * How often a publisher looks: some tenths of a millisecond, once for each filling.
	 */
	static final int LOOKS = 256;

	private volatile boolean quick = true;

	private volatile boolean roomComes;

	/**
	 * The mailbox was filled to its high mark, and its receiver is at work.
	 */
	void congested() {
		if (this.quick && !this.roomComes) {
			this.roomComes = true;
		}
	}

	/**
	 * There is room.
	 */
	void roomy() {
		if (!this.quick || this.roomComes) {
			this.quick = true;
			this.roomComes = false;
		}
	}

	/**
	 * A publisher waited in vain.
	 */
	void disappointed() {
		this.quick = false;
		this.roomComes = false;
	}

	/**
	 * Whether the receiver was quick enough the last time.
	 */
	boolean isQuick() {
		return this.quick;
	}

	/**
	 * Whether there is about to be room.
	 */
	boolean isGood() {
		return this.roomComes;
	}

}
