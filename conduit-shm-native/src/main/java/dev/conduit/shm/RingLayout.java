package dev.conduit.shm;

/**
 * Where everything is in the file of a topic, in bytes, little-endian: <pre>
 * 0x0000  header, written once           magic · version · sizes · creator · name
 * 0x0800  hot words of the publisher     cursor, arena claim
 * 0x0880  wake word                      odd: a subscriber may sleep
 * 0x0900  space word                     odd: the publisher may sleep
 * 0x0980  counters of the publisher
 * 0x0a00  who owns the topic
 * 0x1000  table of subscribers           256 bytes each
 * ------  slots                          header of 16 to 32 bytes and the payload of small messages
 * ------  arena                          payload of large messages
 * </pre> Each writer has lines of its own, 128 bytes apart: x86 fetches lines in pairs.
 */
final class RingLayout {

	/** {@code CNDTSHM1}, as its bytes lie in the file. */
	static final long MAGIC_VALUE = 0x314D_4853_5444_4E43L;

	/** Major in the upper half: another major is refused, another minor is not. */
	static final int VERSION_VALUE = 2 << 16;

	static final int PAGE_SIZE = 4096;

	static final int LINE = 64;

	static final int MAGIC = 0x000;

	static final int VERSION = 0x008;

	static final int CONTROL_BYTES = 0x00C;

	static final int TOTAL_BYTES = 0x010;

	static final int INCARNATION = 0x018;

	static final int SLOT_COUNT = 0x020;

	static final int SLOT_STRIDE = 0x024;

	static final int SLOTS_OFFSET = 0x028;

	static final int ARENA_OFFSET = 0x030;

	static final int ARENA_BYTES = 0x038;

	static final int MAX_MESSAGE = 0x040;

	static final int FLAGS = 0x044;

	static final int SUBSCRIBER_SLOTS = 0x048;

	static final int CREATED_EPOCH_NANOS = 0x070;

	static final int CREATED_MONOTONIC_NANOS = 0x078;

	static final int NAME_LENGTH = 0x080;

	/** On a line of its own. */
	static final int STATE = 0x100;

	static final int STATE_READY = 1;

	static final int STATE_CLOSED = 2;

	static final int NAME = 0x180;

	static final int MAX_NAME = 512;

	static final int CURSOR = 0x800;

	static final int ARENA_CLAIM = 0x808;

	static final int WAKE = 0x880;

	static final int SPACE = 0x900;

	static final int PUBLISHED_BYTES = 0x980;

	static final int WAKES = 0x988;

	static final int REFUSED = 0x990;

	static final int BLOCKED = 0x998;

	static final int EJECTED = 0x9A0;

	static final int OWNER_PID = 0xA00;

	static final int OWNER_SINCE = 0xA08;

	static final int OWNER_EPOCH = 0xA10;

	/** Its length, 4 bytes, and the bytes of it. */
	static final int OWNER_NAME = 0xA18;

	static final int SUBSCRIBERS = 0x1000;

	static final int SUBSCRIBER_STRIDE = 256;

	static final int FLAG_GATED = 1;

	static final int FLAG_TIMESTAMPS = 1 << 1;

	static final int FLAG_CHECKSUMS = 1 << 2;

	/**
	 * What each slot begins with. The place in the arena and the time of publishing
	 * follow where the topic has these, then the payload, or none.
	 */
	static final int SLOT_HEADER = 16;

	/**
	 * Slots are multiples of it and share lines with their neighbours: the fewer lines a
	 * message lies on, the fewer are carried from one processor to another.
	 */
	static final int SLOT_ALIGNMENT = 16;

	static final int SLOT_SEQUENCE = 0;

	static final int SLOT_LENGTH = 8;

	static final int SLOT_CHECKSUM = 12;

	/**
	 * No publisher gets there in a thousand years, and what its words would say can still
	 * be counted on from.
	 */
	static final long MESSAGES = 1L << 60;

	private RingLayout() {
	}

	/**
	 * What the sequence word of a slot holds while message {@code n} is written to it.
	 */
	static long writing(long n) {
		return 2 * n + 1;
	}

	/** What it holds when message {@code n} is there. */
	static long committed(long n) {
		return 2 * n + 2;
	}

	/** Which message a sequence word is about, whether written or being written. */
	static long messageOf(long sequenceWord) {
		return (sequenceWord - 1) >> 1;
	}

	/** Rounds up to a multiple of a power of two. */
	static long align(long value, long powerOfTwo) {
		return (value + powerOfTwo - 1) & -powerOfTwo;
	}

}
