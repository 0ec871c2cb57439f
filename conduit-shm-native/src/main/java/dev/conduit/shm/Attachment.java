package dev.conduit.shm;

import java.lang.invoke.VarHandle;
import java.nio.channels.FileLock;

/**
 * A subscriber's hold on one file of a topic: its mapping, its seat, and how far it has
 * read.
 */
final class Attachment implements AutoCloseable {

	private final Region region;

	private final RingReader reader;

	private final Seat seat;

	private final FileLock lock;

	private final Doorbell wake;

	private final Doorbell space;

	private final int state;

	private final int stride;

	/** What the publisher was told last. */
	private long told;

	Attachment(Region region, Seats.Claim claim, RingReader reader, int state, Doorbell wake, Doorbell space) {
		this.region = region;
		this.reader = reader;
		this.seat = claim.seat();
		this.lock = claim.lock();
		this.state = state;
		this.wake = wake;
		this.space = space;
		this.stride = (state == Seat.GATED) ? Math.max(1, region.geometry().slotCount() / 4) : Integer.MAX_VALUE;
		this.told = reader.done();
		CrashPoint.SEAT_LOCKED.hit();
		claim.seat().take(state, this.told);
		CrashPoint.SEAT_TAKEN.hit();
	}

	RingReader reader() {
		return this.reader;
	}

	Doorbell wake() {
		return this.wake;
	}

	boolean isReady() {
		return this.reader.isReady();
	}

	/** Whether all was read and nothing more will come. */
	boolean isAtItsEnd() {
		return !this.region.isOpen() && !this.reader.isReady();
	}

	int poll(ViewHandler handler, int limit) {
		int count = 0;
		try {
			for (int part = 1; part > 0 && count < limit;) {
				part = this.reader.poll(handler, Math.min(limit - count, this.stride));
				count += part;
				tellProgress();
			}
		}
		finally {
			tellProgress();
		}
		return count;
	}

	/** Gives space back to a publisher that may wait for it. */
	private void tellProgress() {
		long done = this.reader.done();
		if (done == this.told) {
			return;
		}
		this.told = done;
		CrashPoint.PROGRESS_UNTOLD.hit();
		this.seat.progress(done, this.reader.lost());
		if (this.state == Seat.GATED) {
			VarHandle.fullFence();
			this.space.ring();
			returnAfterEjection();
		}
	}

	/**
	 * Who was ejected has its say again from where it is now; what it missed is counted.
	 */
	private void returnAfterEjection() {
		if (this.seat.state() == Seat.EJECTED) {
			long cursor = Words.getLongVolatile(this.region.control(), RingLayout.CURSOR);
			this.reader.protectFrom(cursor + 1);
			this.told = this.reader.done();
			this.seat.sit(Seat.GATED, this.told);
		}
	}

	@Override
	public void close() {
		this.seat.leave();
		CrashPoint.SEAT_LEFT.hit();
		if (this.state == Seat.GATED) {
			this.space.ring();
		}
		this.region.close();
		DomainFile.unlock(this.lock);
	}

}
