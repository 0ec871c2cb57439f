package dev.conduit.topic;

import java.time.Duration;

/**
 * What a mailbox holds and has done, at one moment. At any moment {@code accepted} is the
 * sum of {@code processed}, {@code rejected}, {@code queued}, {@code delayed} and
 * {@code inFlight}.
 *
 * @param queued messages that wait for the receiver
 * @param delayed messages that wait for the time of their next attempt
 * @param inFlight messages that the receiver has in hand
 * @param waitingPublishers publishers of this process that wait for room
 * @param pausedSources sources that are asked to pause
 * @param oldestAge how long the first in the queue has waited there, zero for none
 * @param accepted messages that were taken in
 * @param processed messages of these that were handled
 * @param rejected messages of these that were not, for good
 * @param refused messages that were not taken in
 * @param overflowed messages that came when it was full
 * @param dropped messages that a full mailbox dropped by its policy; they are
 * {@code rejected} or {@code refused} too
 * @param redelivered attempts after the first
 * @param exhausted messages that used up their attempts; they are {@code rejected} too
 * @param expired messages that expired before they were handled; they are
 * {@code rejected} too
 * @param pausedFor how long any source was asked to pause so far
 * @since 0.1.0
 */
public record MailboxStatistics(int queued, int delayed, int inFlight, int waitingPublishers, int pausedSources,
		Duration oldestAge, long accepted, long processed, long rejected, long refused, long overflowed, long dropped,
		long redelivered, long exhausted, long expired, Duration pausedFor) {

	/**
	 * Whether it makes others wait now: sources of other processes, or publishers of this
	 * one.
	 * @return whether it does
	 */
	public boolean isSaturated() {
		return this.pausedSources > 0 || this.waitingPublishers > 0;
	}

}
