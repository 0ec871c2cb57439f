package dev.conduit.shm;

import java.util.function.Function;

/**
 * A codec by way of arrays. Publishers ask it for the array, so that a value is encoded
 * once.
 */
record ArrayCodec<T>(Function<? super T, byte[]> encoder,
		Function<? super byte[], ? extends T> decoder) implements Codec<T> {

	byte[] bytes(T value) {
		return this.encoder.apply(value);
	}

	@Override
	public int length(T value) {
		return bytes(value).length;
	}

	@Override
	public void encode(T value, Claim target) {
		byte[] bytes = bytes(value);
		target.put(0, bytes, 0, bytes.length);
	}

	@Override
	public T decode(View view) {
		return this.decoder.apply(view.toByteArray());
	}

}
