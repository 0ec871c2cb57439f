package dev.conduit.convert;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;

/**
 * Picks among the readers of one type by the payload's content type. Parameters of a
 * content type make no difference, but for a charset other than UTF-8, which nobody
 * reads.
 */
final class ContentTypeReader implements PayloadReader {

	private static final String CHARSET = "charset=";

	private final Map<ContentType, PayloadReader> readers;

	private final @Nullable PayloadReader anyOther;

	ContentTypeReader(Map<ContentType, PayloadReader> readers, @Nullable PayloadReader anyOther) {
		this.readers = readers;
		this.anyOther = anyOther;
	}

	@Override
	public @Nullable Object read(Payload payload) {
		@Nullable PayloadReader reader = find(payload.contentType());
		if (reader != null) {
			return reader.read(payload);
		}
		if (payload.equals(PayloadConverters.NULL)) {
			return null;
		}
		if (this.anyOther != null) {
			return this.anyOther.read(payload);
		}
		if (payload.equals(Payload.EMPTY)) {
			throw new PayloadConversionException(
					Problem.of(ErrorCode.INVALID_PARAMETERS, "A payload is required, and none was sent"));
		}
		throw unsupported(payload.contentType());
	}

	private @Nullable PayloadReader find(ContentType contentType) {
		@Nullable PayloadReader reader = this.readers.get(contentType);
		if (reader != null) {
			return reader;
		}
		int parameters = contentType.value().indexOf(';');
		if (parameters <= 0 || !isUtf8(contentType.value().substring(parameters))) {
			return null;
		}
		return this.readers.get(new ContentType(contentType.value().substring(0, parameters)));
	}

	private static boolean isUtf8(String parameters) {
		int charset = parameters.indexOf(CHARSET);
		if (charset < 0) {
			return true;
		}
		int from = charset + CHARSET.length();
		int next = parameters.indexOf(';', from);
		String name = (next < 0) ? parameters.substring(from) : parameters.substring(from, next);
		return name.equals("utf-8") || name.equals("us-ascii");
	}

	private PayloadConversionException unsupported(ContentType contentType) {
		String readable = this.readers.keySet().stream().map(ContentType::value).collect(Collectors.joining(", "));
		return new PayloadConversionException(Problem.of(ErrorCode.UNSUPPORTED_CONTENT_TYPE,
				"'%s' is not readable here; readable: %s".formatted(Printable.of(contentType.value()), readable)));
	}

}
