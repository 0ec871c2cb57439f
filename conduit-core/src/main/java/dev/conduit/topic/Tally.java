package dev.conduit.topic;

import java.time.Duration;

/**
 * What a mailbox has done so far. Guarded by its lock.
 */
final class Tally {

	long accepted;

	long processed;

	long rejected;

	long refused;

	long overflowed;

	long dropped;

	long redelivered;

	long exhausted;

	long expired;

	void count(Admission admission) {
		if (admission instanceof Admission.Taken) {
			// Nearly always; a switch by type is slow in comparison.
			this.accepted++;
			return;
		}
		switch (admission) {
			case Admission.Taken taken -> this.accepted++;
			case Admission.TakenFor replaced -> {
				this.accepted++;
				this.rejected++;
				this.dropped++;
			}
			case Admission.Refused refusal -> {
				this.refused++;
				this.dropped += refusal.problem().retryable() ? 0 : 1;
			}
			case Admission.Waits waits -> {
			}
			case Admission.Closed over -> {
			}
		}
	}

	MailboxStatistics snapshot(BoundedQueue queue, int inFlight, SourcePauses pauses, Duration oldestAge) {
		return new MailboxStatistics(queue.queued(), queue.delayed(), inFlight, queue.parked(), pauses.size(),
				oldestAge, this.accepted, this.processed, this.rejected, this.refused, this.overflowed, this.dropped,
				this.redelivered, this.exhausted, this.expired, pauses.lasted());
	}

}
