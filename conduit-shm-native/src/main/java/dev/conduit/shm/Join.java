package dev.conduit.shm;

/**
 * Which message a subscriber begins with when it finds a topic. One that was there before
 * its topic begins with the first message in any case.
 *
 * @since 0.1.0
 */
public sealed interface Join {

	/** The next message to be published. */
	static Join latest() {
		return new Last(0);
	}

	/** The oldest message that the ring still holds. */
	static Join earliest() {
		return new Last(Long.MAX_VALUE);
	}

	/**
	 * So many messages before the next one, or as many as the ring holds.
	 * @param count how many
	 */
	static Join last(long count) {
		return new Last(count);
	}

	/**
	 * A message by its number; the oldest there is if it is gone, and those between count
	 * as lost.
	 * @param sequence its sequence number
	 */
	static Join sequence(long sequence) {
		return new From(sequence);
	}

	/**
	 * A message by its number; where it is gone, or about to, the first after it that is
	 * not. What was before that does not count as lost: the subscriber had not begun.
	 * @param sequence its sequence number
	 */
	static Join notBefore(long sequence) {
		return new NotBefore(sequence);
	}

	/**
	 * The first message to read.
	 * @param cursor the last that was published, or -1
	 * @param slots messages that the ring holds
	 */
	long first(long cursor, int slots);

	private static void requirePossible(long sequence) {
		if (sequence < 0 || sequence >= RingLayout.MESSAGES) {
			throw new IllegalArgumentException("'sequence' must be from 0 to 2^60 - 1 (was %d)".formatted(sequence));
		}
	}

	/**
	 * The last of what is there.
	 *
	 * @param count how many messages
	 */
	record Last(long count) implements Join {

		public Last {
			if (count < 0) {
				throw new IllegalArgumentException("'count' must not be negative (was %d)".formatted(count));
			}
		}

		@Override
		public long first(long cursor, int slots) {
			// The slot of the oldest is the next one to be written.
			long there = Math.min(cursor + 1, slots - 1L);
			return cursor + 1 - Math.min(this.count, there);
		}

	}

	/**
	 * One by its number.
	 *
	 * @param sequence its sequence number
	 */
	record From(long sequence) implements Join {

		public From {
			requirePossible(sequence);
		}

		@Override
		public long first(long cursor, int slots) {
			return this.sequence;
		}

	}

	/**
	 * One by its number, or the first that will not be overwritten at once.
	 *
	 * @param sequence its sequence number
	 */
	record NotBefore(long sequence) implements Join {

		public NotBefore {
			requirePossible(sequence);
		}

		@Override
		public long first(long cursor, int slots) {
			return Math.max(this.sequence, cursor + 1 - slots / 2);
		}

	}

}
