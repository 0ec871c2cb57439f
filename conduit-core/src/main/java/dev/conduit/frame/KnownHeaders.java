package dev.conduit.frame;

import java.util.Arrays;

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

	private final @Nullable Known[] slots = new @Nullable Known[SLOTS];

	/** The hash of what was read last for a slot. */
	private final int[] candidates = new int[SLOTS];

	/**
	 * The headers of an entry.
	 * @return {@code null} where they are not known
	 */
	@Nullable Headers find(byte[] bytes, int offset, int size) {
		if (size > MAX_BYTES) {
			return null;
		}
		Known known = this.slots[slot(hash(bytes, offset, size))];
		return (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, offset, offset + size))
				? known.headers : null;
	}

	/**
	 * They were read anew.
	 */
	void add(byte[] bytes, int offset, int size, Headers headers) {
		if (size > MAX_BYTES) {
			return;
		}
		int hash = hash(bytes, offset, size);
		if (this.candidates[slot(hash)] == hash) {
			this.slots[slot(hash)] = new Known(Arrays.copyOfRange(bytes, offset, offset + size), headers);
		}
		this.candidates[slot(hash)] = hash;
	}

	private static int slot(int hash) {
		return (hash ^ (hash >>> 16)) & (SLOTS - 1);
	}

	private static int hash(byte[] bytes, int offset, int size) {
		int hash = size;
		for (int i = offset; i < offset + size; i++) {
			hash = 31 * hash + bytes[i];
		}
		return hash;
	}

	private static final class Known {

		private final byte[] bytes;

		private final Headers headers;

		Known(byte[] bytes, Headers headers) {
			this.bytes = bytes;
			this.headers = headers;
		}

	}

}
