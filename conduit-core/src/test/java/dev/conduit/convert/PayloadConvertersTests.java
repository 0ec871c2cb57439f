package dev.conduit.convert;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PayloadConvertersTests {

	private static final PayloadConverters CONVERTERS = new PayloadConverters(
			List.of(new JacksonPayloadConverter(JsonMapper.shared())));

	private static final PayloadConverters WITHOUT_JSON = new PayloadConverters(List.of());

	@Test
	void bytesAreWrittenUntouched() {
		assertThat(CONVERTERS.writer(byte[].class).write(new byte[] { 1, 2 }))
			.isEqualTo(Payload.bytes(new byte[] { 1, 2 }));
	}

	@Test
	void whatIsLeftInABufferIsWrittenAndItsPositionStays() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3 });
		buffer.get();

		Payload payload = CONVERTERS.writer(ByteBuffer.class).write(buffer);

		assertThat(payload).isEqualTo(Payload.bytes(new byte[] { 2, 3 }));
		assertThat(buffer.position()).isEqualTo(1);
	}

	@Test
	void textIsWrittenAsPlainText() {
		assertThat(CONVERTERS.writer(String.class).write("zwölf")).isEqualTo(Payload.text("zwölf"));
	}

	@Test
	void textIsWrittenAsJsonWhereThatIsAskedFor() {
		assertThat(CONVERTERS.writer(String.class, ContentType.JSON).write("a\"b")).isEqualTo(json("\"a\\\"b\""));
	}

	@Test
	void anyOtherTypeIsWrittenInTheDefaultContentType() {
		assertThat(CONVERTERS.writer(Sum.class).write(new Sum(1, 2))).isEqualTo(json("{\"a\":1,\"b\":2}"));
	}

	@Test
	void aPayloadPassesBothWaysAsItIs() {
		Payload payload = Payload.of(new byte[] { 9 }, new ContentType("image/png"));

		assertThat(CONVERTERS.reader(Payload.class).read(payload)).isSameAs(payload);
		assertThat(CONVERTERS.writer(Payload.class).write(payload)).isSameAs(payload);
	}

	@Test
	void voidIsWrittenAsNothingAndReadFromAnything() {
		assertThat(CONVERTERS.writer(void.class).write(null)).isSameAs(Payload.EMPTY);
		assertThat(CONVERTERS.writer(Void.class).write(null)).isSameAs(Payload.EMPTY);
		assertThat(CONVERTERS.reader(void.class).read(json("{{{"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { byte[].class, ByteBuffer.class, String.class, Sum.class, Integer.class, Payload.class })
	void nullIsWrittenAsTheJsonLiteralWhateverTheType(Class<?> type) {
		assertThat(CONVERTERS.writer(type).write(null)).isEqualTo(json("null"));
	}

	@ParameterizedTest
	@ValueSource(classes = { byte[].class, ByteBuffer.class, String.class, Sum.class, Integer.class, int[].class })
	void theJsonLiteralIsReadAsNullWhateverTheType(Class<?> type) {
		assertThat(CONVERTERS.reader(type).read(json("null"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { byte[].class, ByteBuffer.class, String.class })
	void theJsonLiteralIsReadAsNullEvenWhereNothingReadsJson(Class<?> type) {
		assertThat(WITHOUT_JSON.reader(type).read(json("null"))).isNull();
	}

	@Test
	void anEmptyTextIsNotNull() {
		PayloadReader reader = CONVERTERS.reader(String.class);

		assertThat(reader.read(CONVERTERS.writer(String.class).write(""))).isEqualTo("");
		assertThat(reader.read(Payload.EMPTY)).isEqualTo("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/octet-stream", "image/png", "text/plain;charset=latin-1" })
	void bytesAreReadUntouchedFromEveryContentTypeThatNothingElseReads(String contentType) {
		Payload payload = Payload.of(new byte[] { 0, 1, 2, 3 }, 1, 2, new ContentType(contentType));

		assertThat(CONVERTERS.reader(byte[].class).read(payload)).isEqualTo(new byte[] { 1, 2 });
		assertThat(CONVERTERS.reader(ByteBuffer.class).read(payload)).isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2 }));
	}

	@Test
	void bytesInJsonAreAStringInBase64() {
		assertThat(CONVERTERS.reader(byte[].class).read(json("\"AQI=\""))).isEqualTo(new byte[] { 1, 2 });
	}

	@Test
	void bytesThatWereReadBelongToTheReader() {
		Payload payload = Payload.bytes(new byte[] { 1 });

		((byte[]) CONVERTERS.reader(byte[].class).read(payload))[0] = 7;

		assertThat(payload).isEqualTo(Payload.bytes(new byte[] { 1 }));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/octet-stream", "text/plain;charset=utf-8",
			"text/plain;format=flowed" })
	void textIsReadUntouchedFromTextAndBytes(String contentType) {
		Payload payload = Payload.of("\"zwölf\" \ufffd".getBytes(StandardCharsets.UTF_8), new ContentType(contentType));

		assertThat(CONVERTERS.reader(String.class).read(payload)).isEqualTo("\"zwölf\" \ufffd");
	}

	@Test
	void textInJsonIsAJsonString() {
		assertThat(CONVERTERS.reader(String.class).read(json("\"a\\nb\""))).isEqualTo("a\nb");
	}

	@Test
	void textThatIsNotUtf8IsMalformed() {
		PayloadReader reader = CONVERTERS.reader(String.class);

		assertThatProblem(reader, Payload.of(new byte[] { 'a', (byte) 0xff }, ContentType.TEXT))
			.returns(ErrorCode.MALFORMED_PAYLOAD, ConduitException::code)
			.withMessage("Malformed payload: The text is not valid UTF-8");
	}

	@Test
	void jsonWithParametersIsJson() {
		Payload payload = Payload.of("12".getBytes(StandardCharsets.UTF_8),
				new ContentType("application/json;v=1;charset=utf-8;x=y"));

		assertThat(CONVERTERS.reader(int.class).read(payload)).isEqualTo(12);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/xml", "text/plain", "application/json;charset=utf-16", ";charset=utf-8",
			"application/jsonx" })
	void aContentTypeThatNobodyReadsIsRefusedWithThoseThatAreRead(String contentType) {
		Payload payload = Payload.of("12".getBytes(StandardCharsets.UTF_8), new ContentType(contentType));

		assertThatProblem(CONVERTERS.reader(int.class), payload)
			.returns(ErrorCode.UNSUPPORTED_CONTENT_TYPE, ConduitException::code)
			.withMessageEndingWith("'%s' is not readable here; readable: application/json", contentType);
	}

	@Test
	void anXmlTextIsNotReadAsPlainText() {
		assertThatProblem(CONVERTERS.reader(String.class), Payload.of(new byte[0], new ContentType("application/xml")))
			.withMessageEndingWith("readable: application/octet-stream, text/plain, application/json");
	}

	@Test
	void whereNothingWasSentSomethingIsRequired() {
		assertThatProblem(CONVERTERS.reader(Sum.class), Payload.EMPTY)
			.returns(ErrorCode.INVALID_PARAMETERS, ConduitException::code)
			.withMessageEndingWith("A payload is required, and none was sent");
	}

	@Test
	void theFirstConverterThatFitsWins() {
		PayloadConverters converters = new PayloadConverters(
				List.of(new Fixed("first", int.class), new Fixed("second", int.class), new Fixed("third", Sum.class)));

		assertThat(converters.reader(int.class).read(json("1"))).isEqualTo("first");
		assertThat(converters.reader(Sum.class).read(json("1"))).isEqualTo("third");
		assertThat(converters.writer(int.class).write(1)).isEqualTo(json("first"));
	}

	@Test
	void aConverterIsAskedOnceForAReaderAndNotForEachCall() {
		Fixed converter = new Fixed("x", int.class);
		PayloadReader reader = new PayloadConverters(List.of(converter)).reader(int.class);

		reader.read(json("1"));
		reader.read(json("2"));

		assertThat(converter.readers).isEqualTo(1);
	}

	@Test
	void aTypeThatNothingReadsOrWritesIsRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> WITHOUT_JSON.reader(Sum.class))
			.withMessageContaining("no converter reads")
			.withMessageContaining("Sum");
		assertThatIllegalArgumentException().isThrownBy(() -> WITHOUT_JSON.writer(Sum.class))
			.withMessageContaining("no converter writes")
			.withMessageContaining("application/json");
		assertThatIllegalArgumentException().isThrownBy(() -> CONVERTERS.writer(Sum.class, ContentType.CBOR))
			.withMessageContaining("application/cbor");
	}

	private static Payload json(String text) {
		return Payload.of(text.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	private static org.assertj.core.api.ThrowableAssertAlternative<PayloadConversionException> assertThatProblem(
			PayloadReader reader, Payload payload) {
		return assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> reader.read(payload));
	}

	record Sum(int a, int b) {

	}

	/** Reads and writes one type as one text. */
	private static final class Fixed implements PayloadConverter {

		private final String text;

		private final Type type;

		private int readers;

		private Fixed(String text, Type type) {
			this.text = text;
			this.type = type;
		}

		@Override
		public ContentType contentType() {
			return ContentType.JSON;
		}

		@Override
		public boolean supports(Type type) {
			return type.equals(this.type);
		}

		@Override
		public PayloadReader reader(Type type) {
			this.readers++;
			return (payload) -> this.text;
		}

		@Override
		public PayloadWriter writer(Type type) {
			return (value) -> json(this.text);
		}

	}

}
