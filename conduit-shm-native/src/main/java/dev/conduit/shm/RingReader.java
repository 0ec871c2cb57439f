package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Reads messages out of a ring, each one whole or not at all. What was overwritten before
 * it could be read is counted: received and lost together are the distance travelled. No
 * decision is made of what was read before the sequence word says that it was one message
 * all the time; until then a length is only clamped. Confined to one thread at a time.
 */
final class RingReader {

	private final Path file;

	private final MemorySegment control;

	private final MemorySegment data;

	private final View view;

	private final int mask;

	private final int stride;

	private final int header;

	private final int inlineBytes;

	private final int maxMessage;

	private final long arenaBytes;

	private final long arenaStart;

	/** Where a slot says these, or 0 where the topic has none. */
	private final int slotArenaPosition;

	private final int slotTime;

	private final @Nullable Checksum checksum;

	private long next;

	private long received;

	private long lost;

	/** Those among the lost that were there and not what was published. */
	private long corrupted;

	/** Lost since the last message that was received. */
	private long lostBefore;

	/**
	 * The slot that is looked at, what its sequence word said, and where its payload is.
	 */
	private long slot;

	private long sequenceWord;

	private long arenaPosition;

	/** From here on the publisher waits for us; nothing is skipped behind it. */
	private long protectedFrom;

	RingReader(Region region, long first, long protectedFrom) {
		Geometry geometry = region.geometry();
		this.file = region.file();
		this.control = region.control();
		this.data = region.data();
		this.view = new View(this, this.data);
		this.mask = geometry.slotCount() - 1;
		this.stride = geometry.slotStride();
		this.header = geometry.slotHeader();
		this.inlineBytes = geometry.inlineBytes();
		this.maxMessage = geometry.maxMessage();
		this.arenaBytes = geometry.arenaBytes();
		this.arenaStart = geometry.slotBytes();
		this.checksum = (geometry.checksums()) ? new Checksum(this.data) : null;
		this.slotArenaPosition = (this.arenaBytes > 0) ? geometry.slotArenaPosition() : 0;
		this.slotTime = (geometry.timestamps()) ? geometry.slotTime() : 0;
		this.next = first;
		this.protectedFrom = protectedFrom;
	}

	/** Looks at the message that the other looks at, and goes on nowhere. */
	private RingReader(RingReader origin) {
		this.file = origin.file;
		this.control = origin.control;
		this.data = origin.data;
		this.view = new View(this, this.data);
		this.mask = origin.mask;
		this.stride = origin.stride;
		this.header = origin.header;
		this.inlineBytes = origin.inlineBytes;
		this.maxMessage = origin.maxMessage;
		this.arenaBytes = origin.arenaBytes;
		this.arenaStart = origin.arenaStart;
		this.slotArenaPosition = origin.slotArenaPosition;
		this.slotTime = origin.slotTime;
		this.checksum = null;
		this.next = origin.next;
		this.slot = origin.slot;
		this.sequenceWord = origin.sequenceWord;
		this.arenaPosition = origin.arenaPosition;
		this.view.show(origin.view);
	}

	/** The message that is read next. */
	long next() {
		return this.next;
	}

	/** The publisher does not wait for us any more, or only from a later message on. */
	void protectFrom(long message) {
		this.protectedFrom = message;
	}

	/** The last message that is not needed any more, as the publisher should see it. */
	long done() {
		return Math.max(this.next, (this.protectedFrom != Long.MAX_VALUE) ? this.protectedFrom : 0) - 1;
	}

	long received() {
		return this.received;
	}

	long lost() {
		return this.lost;
	}

	long corrupted() {
		return this.corrupted;
	}

	/** The message that is looked at. */
	View view() {
		return this.view;
	}

	/** Whether there is something to read, or something was lost. */
	boolean isReady() {
		return Words.getLongVolatile(this.data, slot(this.next)) >= RingLayout.committed(this.next);
	}

	/**
	 * Shows messages to a handler.
	 * @param limit how many at most
	 * @return how many were received
	 */
	int poll(ViewHandler handler, int limit) {
		int count = 0;
		// Ends also for a handler so slow that each message is overwritten under it.
		long attempts = (long) limit + this.mask;
		while (count < limit && attempts > 0 && advance()) {
			attempts--;
			if (show(handler)) {
				count++;
			}
		}
		return count;
	}

	/**
	 * Takes the next message, but keeps looking at it.
	 * @return who looks at it
	 */
	Optional<RingReader> hold() {
		while (advance()) {
			if (look()) {
				RingReader reading = new RingReader(this);
				receive();
				return Optional.of(reading);
			}
		}
		return Optional.empty();
	}

	/**
	 * Goes to the next message that is there, past those that are not any more.
	 * @return whether there is one; its sequence word is remembered
	 */
	private boolean advance() {
		while (true) {
			long expected = RingLayout.committed(this.next);
			this.slot = slot(this.next);
			this.sequenceWord = Words.getLongAcquire(this.data, this.slot);
			if (this.sequenceWord == expected) {
				return true;
			}
			if (this.sequenceWord < expected) {
				return false;
			}
			skipLost(RingLayout.messageOf(this.sequenceWord));
		}
	}

	/**
	 * The publisher has lapped us: goes on at a distance that gives us time, not at the
	 * oldest message, which is about to be overwritten.
	 * @param seen a message that the publisher has begun to write
	 */
	private void skipLost(long seen) {
		long cursor = cursor(this.file, this.control);
		// A publisher tells of its messages at the latest when a quarter of the ring is
		// full.
		if (seen > cursor + this.mask + 1) {
			throw new TopicUnreadableException(this.file,
					"a slot is said to hold message %d, and %d is the last one".formatted(seen, cursor));
		}
		long newest = Math.max(cursor, seen - 1);
		long target = newest - 3L * (this.mask + 1) / 4;
		if (this.next < this.protectedFrom) {
			target = Math.min(target, this.protectedFrom);
		}
		lose(Math.max(target, this.next + 1) - this.next);
	}

	/**
	 * The last message that a publisher has told of, or -1.
	 * @throws TopicUnreadableException where no publisher can be
	 */
	static long cursor(Path file, MemorySegment control) {
		long cursor = Words.getLongAcquire(control, RingLayout.CURSOR);
		if (cursor < -1 || cursor >= RingLayout.MESSAGES) {
			throw new TopicUnreadableException(file, "its last message is said to be %d".formatted(cursor));
		}
		return cursor;
	}

	private boolean show(ViewHandler handler) {
		return look() && handle(handler);
	}

	/** Lets the view show the message, or counts it as lost. */
	private boolean look() {
		int length = Words.getInt(this.data, this.slot + RingLayout.SLOT_LENGTH);
		boolean inline = length <= this.inlineBytes;
		long position = (inline || this.slotArenaPosition == 0) ? Long.MAX_VALUE
				: Words.getLong(this.data, this.slot + this.slotArenaPosition);
		long time = (this.slotTime == 0) ? 0 : Words.getLong(this.data, this.slot + this.slotTime);
		this.arenaPosition = position;
		if (!isPossible(length, inline, position)) {
			if (stillThere()) {
				throw new TopicUnreadableException(this.file,
						"message %d says that it has %d bytes at %d".formatted(this.next, length, position));
			}
			lose(1);
			return false;
		}
		long start = (inline) ? this.slot + this.header : this.arenaStart + (position & (this.arenaBytes - 1));
		if (this.checksum != null && !isWhatWasPublished(this.checksum, start, length)) {
			return false;
		}
		this.view.show(this.next, start, length, time, this.lostBefore);
		return true;
	}

	private boolean isWhatWasPublished(Checksum sum, long start, int length) {
		if (sum.of(this.next, start, length) == Words.getInt(this.data, this.slot + RingLayout.SLOT_CHECKSUM)) {
			return true;
		}
		if (stillThere()) {
			this.corrupted++;
		}
		lose(1);
		return false;
	}

	private boolean handle(ViewHandler handler) {
		try {
			handler.onMessage(this.view);
		}
		catch (RuntimeException ex) {
			if (this.view.wasValidated() || this.view.validate()) {
				receive();
				throw ex;
			}
			// It read bytes of two messages: what it made of them means nothing.
		}
		if (this.view.wasValidated() || this.view.validate()) {
			receive();
			return true;
		}
		lose(1);
		return false;
	}

	/** Whether the message that is looked at has been there all the time until now. */
	boolean stillThere() {
		VarHandle.acquireFence();
		return Words.getLongOpaque(this.data, this.slot) == this.sequenceWord && (this.arenaPosition == Long.MAX_VALUE
				|| Words.getLongOpaque(this.control, RingLayout.ARENA_CLAIM) - this.arenaBytes <= this.arenaPosition);
	}

	private boolean isPossible(int length, boolean inline, long position) {
		if (length < 0 || length > this.maxMessage) {
			return false;
		}
		return inline || (position >= 0 && position % RingLayout.LINE == 0
				&& (position & (this.arenaBytes - 1)) + length <= this.arenaBytes);
	}

	private void receive() {
		this.next++;
		this.received++;
		this.lostBefore = 0;
	}

	private void lose(long count) {
		this.next += count;
		this.lost += count;
		this.lostBefore += count;
	}

	private long slot(long message) {
		return (message & this.mask) * this.stride;
	}

}
