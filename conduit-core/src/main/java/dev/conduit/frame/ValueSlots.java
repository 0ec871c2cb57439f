package dev.conduit.frame;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Values that were read from bytes, found again by the same bytes. A value takes the
 * place of another in the same slot. For one thread.
 *
 * @param <V> what was read
 */
final class ValueSlots<V> {

	private final int count;

	/** Made for the first value: many connections never get one. */
	private @Nullable Entry<V> @Nullable [] entries;

	/** For so many values, a power of two. */
	ValueSlots(int count) {
		this.count = count;
	}

	/** Of the bytes, for all that follows. */
	static int hash(byte[] bytes, int offset, int size) {
		int hash = size;
		for (int i = offset; i < offset + size; i++) {
			hash = 31 * hash + bytes[i];
		}
		return hash ^ (hash >>> 16);
	}

	int slot(int hash) {
		return hash & (this.count - 1);
	}

	@Nullable V get(int hash, byte[] bytes, int offset, int size) {
		@Nullable Entry<V>[] entries = this.entries;
		if (entries == null) {
			return null;
		}
		Entry<V> entry = entries[slot(hash)];
		return (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, offset, offset + size))
				? entry.value : null;
	}

	void put(int hash, byte[] bytes, int offset, int size, V value) {
		entries()[slot(hash)] = new Entry<>(Arrays.copyOfRange(bytes, offset, offset + size), value);
	}

	@SuppressWarnings("unchecked") // there is no other way to make an array of a generic
									// type
	private @Nullable Entry<V>[] entries() {
		@Nullable Entry<V>[] entries = this.entries;
		if (entries == null) {
			entries = (@Nullable Entry<V>[]) new @Nullable Entry<?>[this.count];
			this.entries = entries;
		}
		return entries;
	}

	private static final class Entry<V> {

		private final byte[] bytes;

		private final V value;

		Entry(byte[] bytes, V value) {
			this.bytes = bytes;
			this.value = value;
		}

	}

}
