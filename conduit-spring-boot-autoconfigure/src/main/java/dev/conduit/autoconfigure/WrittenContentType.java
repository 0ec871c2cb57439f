package dev.conduit.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.message.ContentType;

/**
 * The content type that a property names, which somebody must be there to write.
 */
final class WrittenContentType {

	private static final Map<String, ContentType> SHORT = Map.of("json", ContentType.JSON, "cbor", ContentType.CBOR,
			"smile", ContentType.SMILE);

	private static final Map<ContentType, String> LIBRARIES = Map.of(ContentType.JSON,
			"tools.jackson.core:jackson-databind", ContentType.CBOR, "tools.jackson.dataformat:jackson-dataformat-cbor",
			ContentType.SMILE, "tools.jackson.dataformat:jackson-dataformat-smile");

	private WrittenContentType() {
	}

	/**
	 * The content type, {@code null} where the property is not set.
	 */
	static @Nullable ContentType of(String property, @Nullable String value, PayloadConverters converters) {
		if (value == null) {
			return null;
		}
		ContentType contentType = parse(property, value);
		List<ContentType> known = converters.contentTypes();
		if (!known.contains(contentType)) {
			String library = LIBRARIES.get(contentType);
			throw new InvalidPropertyException(property, value,
					"Nothing here writes '%s'; there are converters for %s.".formatted(contentType, known),
					(library != null)
							? "Add '%s' to the class path, or change the value of '%s'.".formatted(library, property)
							: "Add a bean of type PayloadConverter for '%s', or change the value of '%s'."
								.formatted(contentType, property));
		}
		return contentType;
	}

	private static ContentType parse(String property, String value) {
		ContentType known = SHORT.get(value.toLowerCase(Locale.ROOT));
		if (known != null) {
			return known;
		}
		PropertyChecks.require(property, value, value.indexOf('/') > 0,
				"It must be json, cbor, smile, or a media type such as 'application/cbor'.");
		try {
			return new ContentType(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, value, String.valueOf(ex.getMessage()));
		}
	}

}
