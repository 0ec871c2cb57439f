package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileLock;

/**
 * A topic that this process publishes: its file, and the lock that says so.
 */
final class OwnedTopic {

	private final Domain domain;

	private final TopicFile file;

	private final Region region;

	private final Seats seats;

	private final FileLock lock;

	OwnedTopic(Domain domain, TopicFile file, Region region, Seats seats, FileLock lock) {
		this.domain = domain;
		this.file = file;
		this.region = region;
		this.seats = seats;
		this.lock = lock;
		domain.file().retain();
		describeOwner();
	}

	String name() {
		return this.file.topic();
	}

	Region region() {
		return this.region;
	}

	Seats seats() {
		return this.seats;
	}

	/** What subscribers sleep on. */
	Doorbell wake() {
		return this.region.bell(RingLayout.WAKE, this.domain.futex());
	}

	/** What the publisher sleeps on while the ring is full. */
	Doorbell space() {
		return this.region.bell(RingLayout.SPACE, this.domain.futex());
	}

	/**
	 * What sleeps until subscribers come.
	 * @param sleeper memory of who sleeps
	 */
	Doorbell arrivals(Arena sleeper) {
		return this.domain.file().bell(sleeper, this.domain.futex());
	}

	/** Whether it is this thread that reads for a seat, inside a poll, now. */
	boolean isReadByThisThread(Seat seat) {
		return this.domain.file()
			.subscribers()
			.stream()
			.anyMatch((subscriber) -> subscriber.isPolledHere(name(), seat));
	}

	void close(boolean keep) {
		try {
			end(keep);
		}
		finally {
			this.region.close();
			DomainFile.unlock(this.lock);
			this.domain.file().changed();
			this.domain.file().release();
		}
	}

	/** The publisher that was given out is closed. */
	void forget(Publisher publisher) {
		this.domain.forget(publisher);
	}

	private void end(boolean keep) {
		if (!keep) {
			this.domain.locks(name()).exclusively(() -> {
				this.region.markClosed();
				CrashPoint.TOPIC_CLOSED.hit();
				return this.file.delete();
			});
			wake().ring();
		}
	}

	private void describeOwner() {
		MemorySegment control = this.region.control();
		this.region.ownerLabel().write(this.domain.options().name());
		// Last: who sees it sees the label.
		Words.setLongRelease(control, RingLayout.OWNER_EPOCH, Words.getLongOpaque(control, RingLayout.OWNER_EPOCH) + 1);
	}

}
