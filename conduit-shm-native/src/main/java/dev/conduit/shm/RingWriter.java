package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Writes messages into a ring. The sequence word of a slot is odd while its message is
 * written and even when it is there, so that a reader can tell before and after it has
 * looked. Confined to one thread at a time.
 */
final class RingWriter {

	private static final long NONE = -1;

	private final MemorySegment control;

	private final MemorySegment data;

	private final Doorbell wake;

	private final int mask;

	private final int stride;

	private final int header;

	private final int arenaPosition;

	private final int time;

	private final int inlineBytes;

	private final int maxMessage;

	private final long arenaBytes;

	private final long arenaStart;

	private final boolean timestamps;

	private final @Nullable Checksum checksum;

	/** Messages after which readers are told even if nobody flushes. */
	private final int mostUnflushed;

	private long next;

	/** The last message that the cursor tells of. */
	private long flushed;

	private long arenaClaim;

	private long bytes;

	private long wakes;

	/** The slot that is being written, or none. */
	private long open = NONE;

	RingWriter(Region region, Doorbell wake) {
		Geometry geometry = region.geometry();
		this.control = region.control();
		this.data = region.data();
		this.wake = wake;
		this.mask = geometry.slotCount() - 1;
		this.stride = geometry.slotStride();
		this.header = geometry.slotHeader();
		this.arenaPosition = geometry.slotArenaPosition();
		this.time = geometry.slotTime();
		this.inlineBytes = geometry.inlineBytes();
		this.maxMessage = geometry.maxMessage();
		this.arenaBytes = geometry.arenaBytes();
		this.arenaStart = geometry.slotBytes();
		this.timestamps = geometry.timestamps();
		this.checksum = (geometry.checksums()) ? new Checksum(this.data) : null;
		this.mostUnflushed = geometry.slotCount() / 4;
		recover();
	}

	/**
	 * Goes on where the last publisher stopped. What it had committed is a message, for a
	 * reader may have it already, even if the cursor does not tell of it yet.
	 */
	private void recover() {
		this.flushed = Words.getLongAcquire(this.control, RingLayout.CURSOR);
		this.arenaClaim = Words.getLongOpaque(this.control, RingLayout.ARENA_CLAIM);
		this.bytes = Words.getLongOpaque(this.control, RingLayout.PUBLISHED_BYTES);
		this.wakes = Words.getLongOpaque(this.control, RingLayout.WAKES);
		this.next = this.flushed + 1;
		while (Words.getLongAcquire(this.data, slot(this.next)) == RingLayout.committed(this.next)) {
			this.next++;
		}
		flush();
	}

	/** The number of the next message. */
	long next() {
		return this.next;
	}

	/** The last message that the cursor tells of. */
	long flushed() {
		return this.flushed;
	}

	int maxMessage() {
		return this.maxMessage;
	}

	MemorySegment data() {
		return this.data;
	}

	/**
	 * Opens the next slot for a message.
	 * @param length bytes of its payload, within the limit
	 * @return where in the data the payload is to be written
	 */
	long open(int length) {
		long slot = slot(this.next);
		boolean inline = length <= this.inlineBytes;
		long position = (inline) ? this.arenaClaim : arenaPosition(length);
		if (!inline) {
			this.arenaClaim = position + length;
			Words.setLongOpaque(this.control, RingLayout.ARENA_CLAIM, this.arenaClaim);
		}
		Words.setLongOpaque(this.data, slot, RingLayout.writing(this.next));
		// Before any byte of the payload: what was claimed, and that it is being written.
		VarHandle.storeStoreFence();
		CrashPoint.MESSAGE_OPENED.hit();
		Words.setInt(this.data, slot + RingLayout.SLOT_LENGTH, length);
		if (this.arenaBytes > 0) {
			Words.setLong(this.data, slot + this.arenaPosition, position);
		}
		if (this.timestamps) {
			Words.setLong(this.data, slot + this.time, System.nanoTime());
		}
		this.open = slot;
		this.bytes += length;
		return (inline) ? slot + this.header : this.arenaStart + (position & (this.arenaBytes - 1));
	}

	/** The end of the arena's bytes that a message of this length would claim. */
	long arenaEnd(int length) {
		return (length <= this.inlineBytes) ? this.arenaClaim : arenaPosition(length) + length;
	}

	/** Where the arena's bytes begin that a message, or the next one, needs. */
	long arenaStartOf(long message) {
		return (message < this.next && this.arenaBytes > 0)
				? Words.getLong(this.data, slot(message) + this.arenaPosition) : this.arenaClaim;
	}

	void countRefused(long count) {
		Words.setLongOpaque(this.control, RingLayout.REFUSED, count);
	}

	void countEjected(long count) {
		Words.setLongOpaque(this.control, RingLayout.EJECTED, count);
	}

	/**
	 * The open slot's message is there, for who is awake.
	 * @return its sequence number
	 */
	long commit() {
		long sequence = this.next;
		if (this.checksum != null) {
			seal(this.checksum, sequence);
		}
		Words.setLongRelease(this.data, this.open, RingLayout.committed(sequence));
		CrashPoint.MESSAGE_COMMITTED.hit();
		this.open = NONE;
		this.next = sequence + 1;
		if (sequence - this.flushed >= this.mostUnflushed) {
			flush();
		}
		return sequence;
	}

	/**
	 * Gives the open slot up: the next message takes its number.
	 * @param length bytes it was opened for
	 */
	void abort(int length) {
		this.open = NONE;
		this.bytes -= length;
	}

	boolean isOpen() {
		return this.open != NONE;
	}

	/** Tells of all that was committed, and wakes who sleeps. */
	void flush() {
		long last = this.next - 1;
		if (last == this.flushed) {
			return;
		}
		this.flushed = last;
		Words.setLongOpaque(this.control, RingLayout.PUBLISHED_BYTES, this.bytes);
		Words.setLongVolatile(this.control, RingLayout.CURSOR, last);
		CrashPoint.CURSOR_MOVED.hit();
		// A sleeper announces itself, then looks at the slot; we fill the slot, then look
		// for sleepers. One fence for all messages since the last one.
		VarHandle.fullFence();
		if (this.wake.ring()) {
			this.wakes++;
			Words.setLongOpaque(this.control, RingLayout.WAKES, this.wakes);
		}
	}

	/** Of what lies there: the payload may have been written by anybody. */
	private void seal(Checksum sum, long sequence) {
		int length = Words.getInt(this.data, this.open + RingLayout.SLOT_LENGTH);
		long start = (length <= this.inlineBytes) ? this.open + this.header
				: this.arenaStart + (Words.getLong(this.data, this.open + this.arenaPosition) & (this.arenaBytes - 1));
		Words.setInt(this.data, this.open + RingLayout.SLOT_CHECKSUM, sum.of(sequence, start, length));
	}

	private long arenaPosition(int length) {
		long start = RingLayout.align(this.arenaClaim, RingLayout.LINE);
		long left = this.arenaBytes - (start & (this.arenaBytes - 1));
		return (left >= length) ? start : start + left;
	}

	private long slot(long message) {
		return (message & this.mask) * this.stride;
	}

}
