package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One line of a topic's table of subscribers: who sits there, and how far it has read.
 * Written by its subscriber; by others only under the topic's short lock and with the
 * seat's own lock, which shows that the subscriber is dead; and by the publisher, which
 * may eject one that stands still.
 */
final class Seat {

	static final int FREE = 0;

	/** The publisher does not wait for this one. */
	static final int LOSSY = 1;

	/** The publisher overwrites nothing that this one has yet to read. */
	static final int GATED = 2;

	/** Was gated, and stood still for too long. */
	static final int EJECTED = 3;

	private static final int STATE = 0;

	private static final int PID = 8;

	private static final int SINCE = 16;

	private static final int NAME = 24;

	/** On the second pair of lines: written while the first is read by others. */
	private static final int READ = 128;

	private static final int LOST = 136;

	private static final int CORRUPTED = 144;

	private final MemorySegment control;

	private final long offset;

	private final int index;

	Seat(MemorySegment control, int index) {
		this.control = control;
		this.index = index;
		this.offset = RingLayout.SUBSCRIBERS + (long) index * RingLayout.SUBSCRIBER_STRIDE;
	}

	int index() {
		return this.index;
	}

	int state() {
		return Words.getIntAcquire(this.control, this.offset + STATE);
	}

	/** Who sits there, or sat there last. */
	Holder holder() {
		return label().read();
	}

	/** The last message that its subscriber needs no more. */
	long read() {
		return Words.getLongAcquire(this.control, this.offset + READ);
	}

	long lost() {
		return Words.getLongOpaque(this.control, this.offset + LOST);
	}

	/** Those among the lost that were there and not what was published. */
	long corrupted() {
		return Words.getLongOpaque(this.control, this.offset + CORRUPTED);
	}

	/**
	 * Sits down.
	 * @param read the last message that is not needed: the publisher counts from there as
	 * soon as it sees the state
	 * @param name what the process is called
	 */
	void take(int state, long read, String name) {
		label().write(name);
		Words.setLongOpaque(this.control, this.offset + LOST, 0);
		corrupted(0);
		sit(state, read);
	}

	/** Changes how the publisher sees this subscriber. */
	void sit(int state, long read) {
		Words.setLongRelease(this.control, this.offset + READ, read);
		Words.setIntVolatile(this.control, this.offset + STATE, state);
		VarHandle.fullFence();
	}

	/** All up to here is read: the publisher may have the space. */
	void progress(long read, long lost) {
		Words.setLongOpaque(this.control, this.offset + LOST, lost);
		Words.setLongRelease(this.control, this.offset + READ, read);
	}

	void corrupted(long count) {
		Words.setLongOpaque(this.control, this.offset + CORRUPTED, count);
	}

	void leave() {
		Words.setIntVolatile(this.control, this.offset + STATE, FREE);
	}

	/** Takes its say from a subscriber that stands still. */
	boolean eject() {
		return Words.compareAndSetInt(this.control, this.offset + STATE, GATED, EJECTED);
	}

	private Label label() {
		return new Label(this.control, this.offset + PID, this.offset + SINCE, this.offset + NAME);
	}

}
