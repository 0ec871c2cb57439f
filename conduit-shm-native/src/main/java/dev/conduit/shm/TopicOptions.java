package dev.conduit.shm;

/**
 * The shape of a topic, chosen by its publisher when the file is made.
 *
 * @param policy what happens when the ring comes round
 * @param slots messages that the ring holds; a power of two from 4 to 2^20
 * @param inlineBytes bytes of a message that lie in its slot, rounded up so that slots
 * are multiples of 16; larger messages go to the arena
 * @param arenaBytes bytes for the payload of larger messages; 0, or a power of two of at
 * least 4096. Must be four times as large as the largest message
 * @param maxMessageBytes bytes of the largest message
 * @param maxSubscribers subscribers that may be there at once; 1 to 1024
 * @param timestamps whether each message carries the time of its publishing
 * @param checksums whether each message carries a CRC32C, which each subscriber verifies
 * @since 0.1.0
 */
public record TopicOptions(Policy policy, int slots, int inlineBytes, long arenaBytes, int maxMessageBytes,
		int maxSubscribers, boolean timestamps, boolean checksums) {

	/** 256 slots of 224 bytes, an arena of 1 MiB: about 1.1 MiB a topic. */
	public static final TopicOptions DEFAULT = new TopicOptions(Policy.OVERWRITE, 256, 224, 1 << 20, 1 << 18, 16, true,
			false);

	/** There are so few slots that a reader can only just keep its distance. */
	private static final int MIN_SLOTS = 4;

	private static final int MAX_SLOTS = 1 << 20;

	private static final int MAX_INLINE = 1 << 16;

	private static final int MAX_SUBSCRIBERS = 1024;

	/** So many of the largest messages have room in the arena. */
	private static final int MIN_IN_FLIGHT = 4;

	public TopicOptions {
		requireWithin("slots", slots, MIN_SLOTS, MAX_SLOTS);
		requirePowerOfTwo("slots", slots);
		requireWithin("inlineBytes", inlineBytes, 0, MAX_INLINE);
		requireWithin("maxSubscribers", maxSubscribers, 1, MAX_SUBSCRIBERS);
		if (arenaBytes != 0) {
			requireWithin("arenaBytes", arenaBytes, RingLayout.PAGE_SIZE, 1L << 40);
			requirePowerOfTwo("arenaBytes", arenaBytes);
		}
		long largest = Math.max(inlineBytes, arenaBytes / MIN_IN_FLIGHT);
		requireWithin("maxMessageBytes", maxMessageBytes, 0, Math.min(largest, Integer.MAX_VALUE));
	}

	/**
	 * The same with another policy.
	 * @param changed what happens when the ring comes round
	 */
	public TopicOptions withPolicy(Policy changed) {
		return new TopicOptions(changed, this.slots, this.inlineBytes, this.arenaBytes, this.maxMessageBytes,
				this.maxSubscribers, this.timestamps, this.checksums);
	}

	/**
	 * The same with another number of slots.
	 * @param changed messages that the ring holds; a power of two
	 */
	public TopicOptions withSlots(int changed) {
		return new TopicOptions(this.policy, changed, this.inlineBytes, this.arenaBytes, this.maxMessageBytes,
				this.maxSubscribers, this.timestamps, this.checksums);
	}

	/**
	 * The same for messages of up to so many bytes, each in its slot.
	 * @param bytes bytes of the largest message
	 */
	public TopicOptions inlineOnly(int bytes) {
		return new TopicOptions(this.policy, this.slots, bytes, 0, bytes, this.maxSubscribers, this.timestamps,
				this.checksums);
	}

	/**
	 * The same for messages of up to so many bytes, with an arena that has room for so
	 * many of the largest.
	 * @param maxBytes bytes of the largest message
	 * @param inFlight how many of these the arena holds at least; 4 or more
	 */
	public TopicOptions withLargeMessages(int maxBytes, int inFlight) {
		requireWithin("inFlight", inFlight, MIN_IN_FLIGHT, MAX_SLOTS);
		long room = Math.max(RingLayout.PAGE_SIZE, RingLayout.align(maxBytes, RingLayout.LINE) * inFlight);
		long arena = Long.highestOneBit(room - 1) << 1;
		return new TopicOptions(this.policy, this.slots, this.inlineBytes, arena, maxBytes, this.maxSubscribers,
				this.timestamps, this.checksums);
	}

	/**
	 * The same with room for another number of subscribers.
	 * @param changed subscribers that may be there at once
	 */
	public TopicOptions withMaxSubscribers(int changed) {
		return new TopicOptions(this.policy, this.slots, this.inlineBytes, this.arenaBytes, this.maxMessageBytes,
				changed, this.timestamps, this.checksums);
	}

	/**
	 * The same with or without the time of publishing, which costs a look at the clock
	 * for each message.
	 * @param changed whether messages carry it
	 */
	public TopicOptions withTimestamps(boolean changed) {
		return new TopicOptions(this.policy, this.slots, this.inlineBytes, this.arenaBytes, this.maxMessageBytes,
				this.maxSubscribers, changed, this.checksums);
	}

	/**
	 * The same with or without a CRC32C of each message, which costs either side one more
	 * look at each byte: against whatever writes where it should not. What does not match
	 * counts as lost and as {@link Subscriber#corrupted()}.
	 * @param changed whether messages carry it
	 */
	public TopicOptions withChecksums(boolean changed) {
		return new TopicOptions(this.policy, this.slots, this.inlineBytes, this.arenaBytes, this.maxMessageBytes,
				this.maxSubscribers, this.timestamps, changed);
	}

	private static void requireWithin(String name, long value, long least, long most) {
		if (value < least || value > most) {
			throw new IllegalArgumentException(
					"'%s' must be from %d to %d (was %d)".formatted(name, least, most, value));
		}
	}

	private static void requirePowerOfTwo(String name, long value) {
		if (Long.bitCount(value) != 1) {
			throw new IllegalArgumentException("'%s' must be a power of two (was %d)".formatted(name, value));
		}
	}

}
