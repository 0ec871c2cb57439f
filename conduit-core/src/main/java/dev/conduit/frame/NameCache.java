package dev.conduit.frame;

import java.util.function.Function;

/**
 * The names that came last, so that one which comes again is neither checked nor
 * allocated again. A name takes the place of another with the same hash.
 *
 * @param <T> what is made of a name
 */
final class NameCache<T> {

	private final Function<String, T> factory;

	private final ValueSlots<T> names = new ValueSlots<>(32);

	NameCache(Function<String, T> factory) {
		this.factory = factory;
	}

	T get(HeaderKey key, byte[] bytes, int offset, int size) {
		int hash = ValueSlots.hash(bytes, offset, size);
		T known = this.names.get(hash, bytes, offset, size);
		if (known != null) {
			return known;
		}
		T name = this.factory.apply(Utf8Codec.decode(key, bytes, offset, size));
		this.names.put(hash, bytes, offset, size, name);
		return name;
	}

}
