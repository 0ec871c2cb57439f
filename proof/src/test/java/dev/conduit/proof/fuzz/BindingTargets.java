package dev.conduit.proof.fuzz;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Payloads that become objects. The exception that says what is wrong with a payload must
 * be a {@link PayloadConversionException}: any other would be told as an error of the
 * server.
 */
final class BindingTargets {

	private static final List<String> DOCUMENTS = List.of("""
			{"id":7,"customer":"Ann","express":true,"lines":[{"item":"pen","amount":2,"price":12.50}],
			 "notes":{"a":"b","c":null},"placed":"2026-11-21T10:00:00Z","kind":"GIFT","raw":"AQID"}
			""", "{\"lines\":[[[[[[{}]]]]]],\"id\":1e400}",
			"{\"@class\":\"java.lang.ProcessBuilder\",\"customer\":[\"java.lang.ProcessBuilder\",{}]}",
			"[\"java.util.ArrayList\",[1,2,3]]", "null", "\"\\ud800\"",
			"{\"id\":123456789012345678901234567890,\"lines\":null}");

	private BindingTargets() {
	}

	static Target json() {
		JsonMapper mapper = JsonMapper.shared();
		return new Binding(mapper, new JacksonPayloadConverter(mapper), ContentType.JSON);
	}

	static Target cbor() {
		CBORMapper mapper = CBORMapper.builder().build();
		return new Binding(mapper, new JacksonPayloadConverter(mapper, ContentType.CBOR), ContentType.CBOR);
	}

	/** What is read: of everything something. */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Order(int id, @Nullable String customer, boolean express, @Nullable List<Line> lines,
			@Nullable Map<String, @Nullable String> notes, @Nullable Instant placed, @Nullable Kind kind,
			byte @Nullable [] raw, @Nullable Object rest) {

	}

	record Line(String item, long amount, BigDecimal price) {

	}

	enum Kind {

		GIFT, OWN

	}

	private static final class Binding implements Target {

		private final List<byte[]> examples;

		private final PayloadReader reader;

		private final ContentType contentType;

		Binding(ObjectMapper mapper, JacksonPayloadConverter converter, ContentType contentType) {
			this.examples = DOCUMENTS.stream().map((text) -> encode(mapper, text)).toList();
			this.reader = converter.reader(Order.class);
			this.contentType = contentType;
		}

		/** JSON as it is; another format from the tree, as far as there is one. */
		private static byte[] encode(ObjectMapper mapper, String text) {
			return (mapper instanceof JsonMapper) ? text.getBytes(StandardCharsets.UTF_8) : mapper.writeValueAsBytes(
					JsonMapper.shared().readTree(text.replace("1e400", "1e300").replace("\\ud800", "x")));
		}

		@Override
		public List<byte[]> examples() {
			return this.examples;
		}

		@Override
		public boolean feed(byte[] input) {
			try {
				this.reader.read(Payload.of(input, this.contentType));
				return true;
			}
			catch (PayloadConversionException ex) {
				return false;
			}
		}

	}

}
