package dev.conduit.frame;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;

/**
 * Headers of one short entry that came more than once, such as the type of a message: the
 * same for all that carry them. An entry takes the place of another with the same hash,
 * but only when it comes for the second time, because most that change come once.
 */
final class KnownHeaders {

	/** A power of two. */
	private static final int SLOTS = 8;

	/** The longest entry, in bytes. */
	static final int MAX_BYTES = 128;

	private final ValueSlots<Headers> known = new ValueSlots<>(SLOTS);

	/** The hash of what was read last for a slot. */
	private final int[] candidates = new int[SLOTS];

	/**
	 * The headers of an entry.
	 * @return {@code null} where they are not known
	 */
	@Nullable Headers find(byte[] bytes, int offset, int size) {
		return (size <= MAX_BYTES) ? this.known.get(ValueSlots.hash(bytes, offset, size), bytes, offset, size) : null;
	}

	/**
	 * They were read anew.
	 */
	void add(byte[] bytes, int offset, int size, Headers headers) {
		if (size > MAX_BYTES) {
			return;
		}
		int hash = ValueSlots.hash(bytes, offset, size);
		int slot = this.known.slot(hash);
		if (this.candidates[slot] == hash) {
			this.known.put(hash, bytes, offset, size, headers);
		}
		this.candidates[slot] = hash;
	}

}
