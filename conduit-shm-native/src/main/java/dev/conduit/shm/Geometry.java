package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The sizes of one topic's file, as its header holds them. Read from a file they are
 * untrusted: each is checked before anything is computed from it.
 */
record Geometry(int slotCount, int slotStride, long arenaBytes, int maxMessage, int subscriberSlots, int flags) {

	static Geometry of(TopicOptions options) {
		int header = slotHeader(options.arenaBytes(), options.timestamps());
		int stride = Math.toIntExact(RingLayout.align(header + options.inlineBytes(), RingLayout.SLOT_ALIGNMENT));
		int flags = ((options.policy() == Policy.GATED) ? RingLayout.FLAG_GATED : 0)
				| ((options.timestamps()) ? RingLayout.FLAG_TIMESTAMPS : 0)
				| ((options.checksums()) ? RingLayout.FLAG_CHECKSUMS : 0);
		return new Geometry(options.slots(), stride, options.arenaBytes(), options.maxMessageBytes(),
				options.maxSubscribers(), flags);
	}

	/**
	 * What a header says, if it can be true.
	 * @throws TopicUnreadableException if it contradicts itself
	 */
	static Geometry read(Path file, MemorySegment header) {
		Geometry read = new Geometry(Words.getInt(header, RingLayout.SLOT_COUNT),
				Words.getInt(header, RingLayout.SLOT_STRIDE), Words.getLong(header, RingLayout.ARENA_BYTES),
				Words.getInt(header, RingLayout.MAX_MESSAGE), Words.getInt(header, RingLayout.SUBSCRIBER_SLOTS),
				Words.getInt(header, RingLayout.FLAGS));
		if (!read.isPossible() || !read.agreesWith(header)) {
			throw new TopicUnreadableException(file, "its sizes contradict each other: " + read);
		}
		return read;
	}

	void write(MemorySegment header) {
		Words.setInt(header, RingLayout.SLOT_COUNT, this.slotCount);
		Words.setInt(header, RingLayout.SLOT_STRIDE, this.slotStride);
		Words.setLong(header, RingLayout.ARENA_BYTES, this.arenaBytes);
		Words.setInt(header, RingLayout.MAX_MESSAGE, this.maxMessage);
		Words.setInt(header, RingLayout.SUBSCRIBER_SLOTS, this.subscriberSlots);
		Words.setInt(header, RingLayout.FLAGS, this.flags);
		Words.setInt(header, RingLayout.CONTROL_BYTES, (int) controlBytes());
		Words.setLong(header, RingLayout.TOTAL_BYTES, totalBytes());
		Words.setLong(header, RingLayout.SLOTS_OFFSET, controlBytes());
		Words.setLong(header, RingLayout.ARENA_OFFSET, controlBytes() + slotBytes());
	}

	/** The header, the hot words and the table: what subscribers may write. */
	long controlBytes() {
		return RingLayout.align(RingLayout.SUBSCRIBERS + (long) this.subscriberSlots * RingLayout.SUBSCRIBER_STRIDE,
				RingLayout.PAGE_SIZE);
	}

	/** The slots, up to the page where the arena begins. */
	long slotBytes() {
		return RingLayout.align((long) this.slotCount * this.slotStride, RingLayout.PAGE_SIZE);
	}

	/** Slots and arena: what only the publisher writes. */
	long dataBytes() {
		return slotBytes() + this.arenaBytes;
	}

	long totalBytes() {
		return controlBytes() + dataBytes();
	}

	int inlineBytes() {
		return this.slotStride - slotHeader();
	}

	/** Where the payload begins in a slot. */
	int slotHeader() {
		return slotHeader(this.arenaBytes, timestamps());
	}

	/** Where a slot says which place in the arena is its message's, if there is one. */
	int slotArenaPosition() {
		return RingLayout.SLOT_HEADER;
	}

	/** Where a slot says when its message was published, if the topic does. */
	int slotTime() {
		return RingLayout.SLOT_HEADER + ((this.arenaBytes > 0) ? Long.BYTES : 0);
	}

	boolean gated() {
		return (this.flags & RingLayout.FLAG_GATED) != 0;
	}

	boolean timestamps() {
		return (this.flags & RingLayout.FLAG_TIMESTAMPS) != 0;
	}

	boolean checksums() {
		return (this.flags & RingLayout.FLAG_CHECKSUMS) != 0;
	}

	private static int slotHeader(long arenaBytes, boolean timestamps) {
		return RingLayout.SLOT_HEADER + ((arenaBytes > 0) ? Long.BYTES : 0) + ((timestamps) ? Long.BYTES : 0);
	}

	private boolean isPossible() {
		boolean slots = this.slotCount >= 4 && this.slotCount <= 1 << 20 && Integer.bitCount(this.slotCount) == 1;
		boolean stride = this.slotStride >= slotHeader() && this.slotStride <= 1 << 17
				&& this.slotStride % RingLayout.SLOT_ALIGNMENT == 0;
		boolean arena = this.arenaBytes == 0 || (this.arenaBytes >= RingLayout.PAGE_SIZE && this.arenaBytes <= 1L << 40
				&& Long.bitCount(this.arenaBytes) == 1);
		boolean subscribers = this.subscriberSlots >= 1 && this.subscriberSlots <= 1024;
		return slots && stride && arena && subscribers && this.maxMessage >= 0
				&& this.maxMessage <= Math.max(inlineBytes(), this.arenaBytes / 4);
	}

	private boolean agreesWith(MemorySegment header) {
		return Words.getInt(header, RingLayout.CONTROL_BYTES) == controlBytes()
				&& Words.getLong(header, RingLayout.TOTAL_BYTES) == totalBytes()
				&& Words.getLong(header, RingLayout.SLOTS_OFFSET) == controlBytes()
				&& Words.getLong(header, RingLayout.ARENA_OFFSET) == controlBytes() + slotBytes();
	}

}
