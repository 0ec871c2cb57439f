package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

import dev.conduit.time.Timer.Timeout;

/**
 * A message outside of a full mailbox, whose publisher waits for room.
 */
final class Parked {

	private final Entry entry;

	private volatile @Nullable Timeout timeout;

	Parked(Entry entry) {
		this.entry = entry;
	}

	Entry entry() {
		return this.entry;
	}

	void timeOutBy(Timeout timeout) {
		this.timeout = timeout;
	}

	void cancelTimeout() {
		Timeout timeout = this.timeout;
		if (timeout != null) {
			timeout.cancel();
		}
	}

}
