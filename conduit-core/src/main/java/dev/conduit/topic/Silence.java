package dev.conduit.topic;

import java.time.Duration;

/**
 * How long the receiver has ended nothing. One that works off what it has in hand in
 * order needs its time for what is ahead of a message, too: until as many have ended
 * since it got the message as may be in hand at a time, each of these ends gives the
 * message its time anew; after that it was passed over. Guarded by the mailbox's lock.
 */
final class Silence {

	private final int concurrency;

	private long words;

	private long lastWordAt;

	Silence(int concurrency) {
		this.concurrency = concurrency;
	}

	/**
	 * How often it was broken.
	 */
	long words() {
		return this.words;
	}

	void broken(long now) {
		this.words++;
		this.lastWordAt = now;
	}

	/**
	 * How much longer to wait for the end of a message that has waited its time.
	 * @param wordsBefore how often silence was broken before the receiver got it
	 * @param ackTimeout its time
	 * @param now the time
	 * @return zero or less for no longer
	 */
	Duration patience(long wordsBefore, Duration ackTimeout, long now) {
		long since = this.words - wordsBefore;
		if (since == 0 || since >= this.concurrency) {
			return Duration.ZERO;
		}
		return ackTimeout.minusNanos(now - this.lastWordAt);
	}

}
