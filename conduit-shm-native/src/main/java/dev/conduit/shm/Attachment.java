package dev.conduit.shm;

import java.lang.invoke.VarHandle;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A subscriber's hold on one file of a topic: its mapping, its seat, how far it has read,
 * and what it holds.
 */
final class Attachment implements AutoCloseable {

	private static final long NONE = Long.MAX_VALUE;

	private final Region region;

	private final RingReader reader;

	private final Seat seat;

	private final FileLock lock;

	private final Doorbell wake;

	private final Doorbell space;

	private final int state;

	private final int stride;

	/** Known also when the memory is gone. */
	private final long incarnation;

	/** In the order of their numbers; as many as the subscriber may. */
	private final List<Held> held = new ArrayList<>();

	/** The first message that the publisher must not overwrite although it was read. */
	private long heldFrom = NONE;

	/** What the publisher was told last. */
	private long told;

	private long toldCorrupted;

	Attachment(Region region, Seats.Claim claim, RingReader reader, int state, Doorbell wake, Doorbell space) {
		this.region = region;
		this.reader = reader;
		this.seat = claim.seat();
		this.lock = claim.lock();
		this.state = state;
		this.wake = wake;
		this.space = space;
		this.stride = (state == Seat.GATED) ? Math.max(1, region.geometry().slotCount() / 4) : Integer.MAX_VALUE;
		this.incarnation = region.incarnation();
		begin();
	}

	/** The last message that a publisher has told of. */
	static long cursor(Region region) {
		VarHandle.fullFence();
		return RingReader.cursor(region.file(), region.control());
	}

	/** It sits already: says from where on it counts. */
	private void begin() {
		this.told = this.reader.done();
		this.seat.progress(this.told, this.reader.lost());
		if (this.state == Seat.GATED) {
			VarHandle.fullFence();
			this.space.ring();
		}
	}

	RingReader reader() {
		return this.reader;
	}

	Doorbell wake() {
		return this.wake;
	}

	Path file() {
		return this.region.file();
	}

	long incarnation() {
		return this.incarnation;
	}

	/** Who published last, and the how many-th it was. */
	PublisherWatch.Ownership ownership() {
		// The count is written last.
		long count = Words.getLongAcquire(this.region.control(), RingLayout.OWNER_EPOCH);
		return new PublisherWatch.Ownership(this.incarnation, count, this.region.owner());
	}

	boolean sitsAt(Seat other) {
		return this.seat.index() == other.index();
	}

	boolean isReady() {
		return this.reader.isReady();
	}

	/** Whether all was read, nothing is held and nothing more will come. */
	boolean isFinished() {
		return !this.region.isOpen() && !this.reader.isReady() && this.held.isEmpty();
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

	/**
	 * Takes the next message and keeps its place.
	 * @param most how many may be held at once
	 */
	Optional<Held> hold(Subscriber subscriber, int most) {
		if (this.state != Seat.GATED) {
			throw new IncompatibleTopicException(
					"nothing of topic '%s' can be held, since its publisher does not wait for this subscriber: let the publisher choose GATED and the subscriber AS_TOPIC, or read copies"
						.formatted(subscriber.topic()));
		}
		if (this.held.size() >= most) {
			throw new IllegalStateException(
					"%d messages of topic '%s' are held, as many as 'maxHeld' allows: release one first".formatted(most,
							subscriber.topic()));
		}
		Optional<Held> taken = this.reader.hold().map((reading) -> new Held(subscriber, reading));
		taken.ifPresent(this.held::add);
		reckonHeld();
		tellProgress();
		return taken;
	}

	/**
	 * Gives the place of a message back.
	 * @return whether it was there all the time
	 */
	boolean release(Held message) {
		if (!this.held.remove(message)) {
			// Of a file that was left because it was damaged.
			return false;
		}
		boolean whole = message.end();
		reckonHeld();
		tellProgress();
		return whole;
	}

	private void reckonHeld() {
		this.heldFrom = (this.held.isEmpty()) ? NONE : this.held.getFirst().sequence();
	}

	/** Gives space back to a publisher that may wait for it. */
	private void tellProgress() {
		long done = Math.max(this.told, Math.min(this.reader.done(), this.heldFrom - 1));
		if (done == this.told && this.heldFrom == NONE) {
			return;
		}
		this.told = done;
		CrashPoint.PROGRESS_UNTOLD.hit();
		this.seat.progress(done, this.reader.lost());
		if (this.reader.corrupted() != this.toldCorrupted) {
			this.toldCorrupted = this.reader.corrupted();
			this.seat.corrupted(this.toldCorrupted);
		}
		if (this.state == Seat.GATED) {
			VarHandle.fullFence();
			this.space.ring();
			returnAfterEjection();
		}
	}

	/**
	 * Who was ejected has its say again from where it is now; what it missed is counted,
	 * and nobody waits any more for what it holds.
	 */
	private void returnAfterEjection() {
		if (this.seat.state() == Seat.EJECTED) {
			// As when it came: first the seat, then where to begin.
			this.seat.sit(Seat.GATED, cursor(this.region));
			this.reader.protectFrom(cursor(this.region) + 1);
			this.heldFrom = NONE;
			begin();
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

	/**
	 * Closes without a look at memory that may not be there any more: who asks for the
	 * seat finds its lock free.
	 */
	void abandon() {
		this.region.close();
		DomainFile.unlock(this.lock);
	}

}
