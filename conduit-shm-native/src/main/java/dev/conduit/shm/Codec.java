package dev.conduit.shm;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How the values of a topic become bytes and values again. Encodes straight into the
 * ring, and decodes where the message lies; for bytes that another library makes there is
 * {@link #of(Function, Function)}.
 * <p>
 * Called by any thread that publishes or reads, so without state of its own.
 *
 * @param <T> what is published
 * @since 0.1.0
 */
public interface Codec<T> {

	/**
	 * Bytes that a value takes.
	 * @param value what is to be published
	 * @return as many as {@link #encode} writes
	 */
	int length(T value);

	/**
	 * Writes a value. Neither commits nor aborts; where it throws, nothing is published.
	 * @param value what is published
	 * @param target where it goes; bytes that are left out are those of an older message
	 */
	void encode(T value, Claim target);

	/**
	 * Reads a value, where it lies. The publisher may be overwriting it meanwhile: the
	 * bytes may be those of two messages, so a length that they tell is to be compared
	 * with the view's before it is believed. What is returned, or thrown, counts only if
	 * the message turns out to have been whole; otherwise it is lost.
	 * @param view the message, of which nothing may be kept
	 * @return a value of its own
	 */
	T decode(View view);

	/**
	 * A codec by way of arrays: one more copy on either side, and any library that makes
	 * bytes will do.
	 * @param encoder makes the bytes of a value
	 * @param decoder makes a value of bytes, which are whole and its own
	 */
	static <T> Codec<T> of(Function<? super T, byte[]> encoder, Function<? super byte[], ? extends T> decoder) {
		return new ArrayCodec<>(encoder, decoder);
	}

	/**
	 * A codec for values that all take the same bytes.
	 * @param length bytes of a value
	 * @param encoder writes a value; all of its bytes
	 * @param decoder reads a value; messages of another length are refused before
	 */
	static <T> Codec<T> fixed(int length, BiConsumer<? super T, ? super Claim> encoder,
			Function<? super View, ? extends T> decoder) {
		return new FixedCodec<>(length, encoder, decoder);
	}

	/**
	 * A codec for text.
	 * @return strings as UTF-8
	 */
	static Codec<String> utf8() {
		return of((text) -> text.getBytes(StandardCharsets.UTF_8),
				(bytes) -> new String(bytes, StandardCharsets.UTF_8));
	}

}
