package dev.conduit.convert;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * The converters of a client or server, and the rules that hold for all of them:
 * <ul>
 * <li>What is read is chosen by type and content type, and bound for each of the content
 * types beforehand; the first converter that supports the type wins.</li>
 * <li>{@code byte[]}, {@code ByteBuffer} and {@code String} are the bytes or the text as
 * they are, where the content type says bytes or text; a {@link Payload} always. In
 * another content type a converter reads them, so that a {@code String} in JSON is a JSON
 * string. Bytes are also handed over where nobody knows the content type.</li>
 * <li>A type that a converter claims ({@link PayloadConverter#claims}) is read and
 * written by those that claim it.</li>
 * <li>All other types are written in the default content type.</li>
 * <li>{@link NamedTypes} stand for several values that travel together.</li>
 * <li>{@code void} is written as {@link Payload#EMPTY} and read from anything.</li>
 * <li>{@code null} is written as the JSON literal, whatever the type: {@link #NULL}. An
 * empty payload is no {@code null}, but an empty text, no bytes, or a mistake.</li>
 * </ul>
 * Immutable; asked at startup, by any thread.
 *
 * @since 0.1.0
 */
public final class PayloadConverters {

	/** What stands for {@code null}. */
	public static final Payload NULL = Payload.of("null".getBytes(StandardCharsets.UTF_8), ContentType.JSON);

	private final List<PayloadConverter> converters;

	private final ContentType defaultContentType;

	/**
	 * Converters that write JSON where the type leaves the choice.
	 * @param converters the converters, the first one that fits wins
	 */
	public PayloadConverters(List<PayloadConverter> converters) {
		this(converters, ContentType.JSON);
	}

	/**
	 * Converters that write a content type where the type leaves the choice.
	 * @param converters the converters, the first one that fits wins
	 * @param defaultContentType the content type
	 */
	public PayloadConverters(List<PayloadConverter> converters, ContentType defaultContentType) {
		this.converters = List.copyOf(converters);
		this.defaultContentType = defaultContentType;
	}

	/**
	 * A reader that is bound to a type and picks by the payload's content type.
	 * @param type the type
	 * @return the reader
	 * @throws IllegalArgumentException if nothing reads the type
	 */
	public PayloadReader reader(Type type) {
		if (isVoid(type)) {
			return (payload) -> null;
		}
		if (type == Payload.class) {
			return (payload) -> payload;
		}
		@Nullable UntouchedType untouched = UntouchedType.of(type);
		Map<ContentType, PayloadReader> readers = (untouched != null) ? untouched.readers() : new LinkedHashMap<>();
		for (PayloadConverter converter : responsible(type)) {
			if (!readers.containsKey(converter.contentType()) && converter.supports(type)) {
				readers.put(converter.contentType(), converter.reader(type));
			}
		}
		if (readers.isEmpty()) {
			throw new IllegalArgumentException("no converter reads '%s' (there are converters for %s)"
				.formatted(type.getTypeName(), contentTypes()));
		}
		return new ContentTypeReader(readers, (untouched != null) ? untouched.readerOfTheUnknown() : null);
	}

	/**
	 * A writer that is bound to a type and writes the content type that fits it.
	 * @param type the type
	 * @return the writer
	 * @throws IllegalArgumentException if nothing writes the type
	 */
	public PayloadWriter writer(Type type) {
		if (isVoid(type)) {
			return (value) -> Payload.EMPTY;
		}
		if (type == Payload.class) {
			return (value) -> (value != null) ? (Payload) value : NULL;
		}
		@Nullable UntouchedType untouched = UntouchedType.of(type);
		if (untouched != null) {
			return orNull(untouched.writer());
		}
		List<PayloadConverter> claiming = claiming(type);
		return writer(type, claiming.isEmpty() ? this.defaultContentType : claiming.get(0).contentType());
	}

	/**
	 * A writer that is bound to a type and a content type.
	 * @param type the type
	 * @param contentType the content type
	 * @return the writer
	 * @throws IllegalArgumentException if nothing writes the type in the content type
	 */
	public PayloadWriter writer(Type type, ContentType contentType) {
		for (PayloadConverter converter : responsible(type)) {
			if (converter.contentType().equals(contentType) && converter.supports(type)) {
				return orNull(converter.writer(type));
			}
		}
		throw new IllegalArgumentException("no converter writes '%s' as '%s' (there are converters for %s)"
			.formatted(type.getTypeName(), contentType, contentTypes()));
	}

	/**
	 * Writers that are bound to a type, for those who choose the content type by what
	 * they got.
	 * @param type the type
	 * @return one writer for each content type; none for a type that is written as it is,
	 * whatever the content type
	 * @throws IllegalArgumentException if the type cannot be written in one of them
	 */
	public Map<ContentType, PayloadWriter> writers(Type type) {
		Map<ContentType, PayloadWriter> writers = new LinkedHashMap<>();
		if (isVoid(type) || type == Payload.class || UntouchedType.of(type) != null) {
			return writers;
		}
		for (PayloadConverter converter : responsible(type)) {
			if (!writers.containsKey(converter.contentType()) && converter.supports(type)) {
				writers.put(converter.contentType(), orNull(converter.writer(type)));
			}
		}
		return writers;
	}

	/**
	 * The same converters with another choice where the type leaves it.
	 * @param contentType what is written then
	 * @return the converters
	 */
	public PayloadConverters writing(ContentType contentType) {
		return new PayloadConverters(this.converters, contentType);
	}

	/**
	 * The converters for answers to calls of this process.
	 * @return those that {@link PayloadConverter#forAnswers()} gives, in the same order
	 */
	public PayloadConverters forAnswers() {
		return new PayloadConverters(this.converters.stream().map(PayloadConverter::forAnswers).toList(),
				this.defaultContentType);
	}

	/**
	 * What is written where the type leaves the choice.
	 * @return the content type
	 */
	public ContentType defaultContentType() {
		return this.defaultContentType;
	}

	/**
	 * What is read and written beside bytes and text as they are.
	 * @return the content types of all converters, in their order
	 */
	public List<ContentType> contentTypes() {
		return this.converters.stream().map(PayloadConverter::contentType).distinct().toList();
	}

	private List<PayloadConverter> responsible(Type type) {
		if (type instanceof NamedTypes named) {
			named.entries().forEach(this::requireNotAlone);
		}
		List<PayloadConverter> claiming = claiming(type);
		return claiming.isEmpty() ? this.converters : claiming;
	}

	private List<PayloadConverter> claiming(Type type) {
		return this.converters.stream().filter((converter) -> converter.claims(type)).toList();
	}

	/** What cannot stand in an object with others must be the whole payload. */
	private void requireNotAlone(NamedTypes.Entry entry) {
		List<PayloadConverter> claiming = claiming(entry.type());
		boolean alone = !claiming.isEmpty() && claiming.stream()
			.noneMatch((converter) -> converter.contentType().equals(this.defaultContentType)
					|| converter.contentType().equals(ContentType.JSON));
		if (alone) {
			throw new IllegalArgumentException("'%s' is written as '%s', which cannot stand beside other parameters"
				.formatted(entry.type().getTypeName(), claiming.get(0).contentType()));
		}
	}

	private static PayloadWriter orNull(PayloadWriter writer) {
		return (value) -> (value != null) ? writer.write(value) : NULL;
	}

	private static boolean isVoid(Type type) {
		return type == void.class || type == Void.class;
	}

}
