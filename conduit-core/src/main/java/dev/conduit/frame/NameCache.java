package dev.conduit.frame;

import java.util.Arrays;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The names that came last, so that one which comes again is neither checked nor
 * allocated again. A name takes the place of another with the same hash.
 *
 * @param <T> what is made of a name
 */
final class NameCache<T> {

	/** A power of two. */
	private static final int SLOTS = 32;

	private final Function<String, T> factory;

	/** Made for the first name: many connections never get one. */
	private @Nullable Entry<T> @Nullable [] slots;

	NameCache(Function<String, T> factory) {
		this.factory = factory;
	}

	T get(HeaderKey key, byte[] bytes, int offset, int size) {
		@Nullable Entry<T>[] slots = slots();
		int slot = hash(bytes, offset, size) & (SLOTS - 1);
		Entry<T> entry = slots[slot];
		if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, offset, offset + size)) {
			return entry.value;
		}
		T value = this.factory.apply(Utf8Codec.decode(key, bytes, offset, size));
		slots[slot] = new Entry<>(Arrays.copyOfRange(bytes, offset, offset + size), value);
		return value;
	}

	@SuppressWarnings("unchecked") // there is no other way to make an array of a generic
									// type
	private @Nullable Entry<T>[] slots() {
		@Nullable Entry<T>[] slots = this.slots;
		if (slots == null) {
			slots = (@Nullable Entry<T>[]) new @Nullable Entry<?>[SLOTS];
			this.slots = slots;
		}
		return slots;
	}

	private static int hash(byte[] bytes, int offset, int size) {
		int hash = size;
		for (int i = offset; i < offset + size; i++) {
			hash = 31 * hash + bytes[i];
		}
		return hash ^ (hash >>> 16);
	}

	private static final class Entry<T> {

		private final byte[] bytes;

		private final T value;

		Entry(byte[] bytes, T value) {
			this.bytes = bytes;
			this.value = value;
		}

	}

}
