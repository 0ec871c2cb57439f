package dev.conduit.shm;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A codec for values that all take the same bytes.
 */
record FixedCodec<T>(int bytes, BiConsumer<? super T, ? super Claim> encoder,
		Function<? super View, ? extends T> decoder) implements Codec<T> {

	FixedCodec {
		if (bytes < 0) {
			throw new IllegalArgumentException("'length' must not be negative (was %d)".formatted(bytes));
		}
	}

	@Override
	public int length(T value) {
		return this.bytes;
	}

	@Override
	public void encode(T value, Claim target) {
		this.encoder.accept(value, target);
	}

	@Override
	public T decode(View view) {
		if (view.length() != this.bytes) {
			throw new IllegalArgumentException(
					"a value has %d bytes, and the message has %d".formatted(this.bytes, view.length()));
		}
		return this.decoder.apply(view);
	}

}
