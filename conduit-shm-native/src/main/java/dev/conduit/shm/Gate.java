package dev.conduit.shm;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * How far the publisher of a gated ring may go: not over what a gated subscriber has yet
 * to read. The subscribers' lines are looked at only when the last look does not suffice.
 * Nobody who is dead holds it up, nor anybody who stands still for too long. Confined to
 * the publisher's thread.
 */
final class Gate {

	/** How often the dead are looked for while there is no space. */
	private static final long PROBE_NANOS = Naps.DEFAULT.toNanos();

	private final RingWriter writer;

	private final Seats seats;

	private final Doorbell space;

	private final int slots;

	private final long arenaBytes;

	private final long slowNanos;

	private long messageLimit = -1;

	private long arenaLimit = -1;

	private @Nullable Seat slowest;

	private long slowestRead;

	private long slowestSince;

	private long nextProbe;

	private long ejected;

	Gate(RingWriter writer, Seats seats, Doorbell space, Geometry geometry, Duration slowTimeout) {
		this.writer = writer;
		this.seats = seats;
		this.space = space;
		this.slots = geometry.slotCount();
		this.arenaBytes = geometry.arenaBytes();
		this.slowNanos = slowTimeout.toNanos();
		this.nextProbe = System.nanoTime();
	}

	/** Whether the next message has space now. */
	boolean admits(int length) {
		return isWithin(length) || look(length);
	}

	/**
	 * Waits until the next message has space.
	 * @param slow is asked, before each sleep, about the subscriber that is waited for
	 * @return whether it has
	 */
	boolean await(int length, long nanos, Consumer<Seat> slow) {
		long deadline = System.nanoTime() + nanos;
		// Sleepers can only read what they are told of.
		this.writer.flush();
		while (!admits(length)) {
			int announced = this.space.announce();
			if (admits(length)) {
				break;
			}
			if (this.slowest != null) {
				slow.accept(this.slowest);
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			this.space.sleep(announced, Math.min(left, PROBE_NANOS));
		}
		this.space.awake();
		return true;
	}

	long ejected() {
		return this.ejected;
	}

	private boolean isWithin(int length) {
		return this.writer.next() <= this.messageLimit && this.writer.arenaEnd(length) <= this.arenaLimit;
	}

	private boolean look(int length) {
		Seat last = findSlowest();
		if (!isWithin(length)) {
			// It may be held up by nothing but what is not flushed.
			this.writer.flush();
			last = findSlowest();
		}
		if (isWithin(length)) {
			this.slowest = null;
			return true;
		}
		if (last != null) {
			loseThePatience(last);
		}
		return false;
	}

	/**
	 * Sets the limits by the gated subscriber that is last, or by the cursor where there
	 * is none.
	 */
	private @Nullable Seat findSlowest() {
		// Not what is unflushed: a subscriber that joins now starts behind the cursor.
		long least = this.writer.flushed();
		Seat last = null;
		for (Seat seat : this.seats.all()) {
			if (seat.state() == Seat.GATED) {
				long read = seat.read();
				if (last == null || read < least) {
					last = seat;
					least = Math.min(least, read);
				}
			}
		}
		this.messageLimit = least + this.slots;
		this.arenaLimit = this.writer.arenaStartOf(least + 1) + this.arenaBytes;
		return last;
	}

	private void loseThePatience(Seat last) {
		long now = System.nanoTime();
		if (now - this.nextProbe >= 0) {
			this.nextProbe = now + PROBE_NANOS;
			this.seats.reapIfNobodyElse();
		}
		long read = last.read();
		if (last != this.slowest || read != this.slowestRead) {
			this.slowest = last;
			this.slowestRead = read;
			this.slowestSince = now;
		}
		else if (this.slowNanos > 0 && now - this.slowestSince >= this.slowNanos && last.eject()) {
			this.ejected++;
			this.writer.countEjected(this.ejected);
			this.slowest = null;
		}
	}

}
