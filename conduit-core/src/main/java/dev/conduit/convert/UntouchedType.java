package dev.conduit.convert;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Types whose objects are a payload's bytes or text as they are.
 *
 * @param reader reads them
 * @param writer writes them, never {@code null}
 * @param fitsAnyContentType whether they say nothing of what the bytes mean
 */
record UntouchedType(PayloadReader reader, PayloadWriter writer, boolean fitsAnyContentType) {

	private static final UntouchedType BYTE_ARRAY = new UntouchedType(Payload::toByteArray,
			(value) -> Payload.bytes((byte[]) Objects.requireNonNull(value)), true);

	private static final UntouchedType BYTE_BUFFER = new UntouchedType(Payload::asByteBuffer,
			(value) -> Payload.bytes(remaining((ByteBuffer) Objects.requireNonNull(value))), true);

	private static final UntouchedType STRING = new UntouchedType(UntouchedType::text,
			(value) -> Payload.text((String) Objects.requireNonNull(value)), false);

	static @Nullable UntouchedType of(Type type) {
		if (type == byte[].class) {
			return BYTE_ARRAY;
		}
		if (type == ByteBuffer.class) {
			return BYTE_BUFFER;
		}
		return (type == String.class) ? STRING : null;
	}

	/**
	 * Readers for the content types that say no more than the type does.
	 * @return a fresh map, in the order in which to name them
	 */
	Map<ContentType, PayloadReader> readers() {
		Map<ContentType, PayloadReader> readers = new LinkedHashMap<>();
		readers.put(ContentType.BYTES, this.reader);
		readers.put(ContentType.TEXT, this.reader);
		return readers;
	}

	/**
	 * Reader for a content type that nobody knows.
	 * @return the reader, {@code null} where the type says more than bytes
	 */
	@Nullable PayloadReader readerOfTheUnknown() {
		return (this.fitsAnyContentType) ? this.reader : null;
	}

	private static byte[] remaining(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private static String text(Payload payload) {
		String text = payload.asText();
		// Replacement characters may be genuine, which only the slow decoder can tell.
		return (text.indexOf('\ufffd') < 0) ? text : strictText(payload);
	}

	private static String strictText(Payload payload) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(payload.asByteBuffer()).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PayloadConversionException(Problem.of(ErrorCode.MALFORMED_PAYLOAD, "The text is not valid UTF-8"),
					ex);
		}
	}

}
