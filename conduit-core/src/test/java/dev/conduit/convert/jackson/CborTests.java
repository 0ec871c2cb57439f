package dev.conduit.convert.jackson;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CborTests {

	private static final int ARRAY_OF_ONE = 0x81;

	private static final int ARRAY_WITHOUT_END = 0x9f;

	private static final int TAG = 0xc1;

	private static final HexFormat HEX = HexFormat.of();

	private static final JacksonPayloadConverter CBOR = new JacksonPayloadConverter(CBORMapper.builder().build(),
			ContentType.CBOR);

	@Test
	void aRecordComesBackAsItWasAndIsSmallerThanInJson() {
		Order order = new Order("Ann", List.of(1, 2, 3), Colour.GREEN, Map.of("a", 1.5));

		Payload payload = CBOR.writer(Order.class).write(order);

		assertThat(payload.contentType()).isEqualTo(ContentType.CBOR);
		assertThat(payload.size())
			.isLessThan(new JacksonPayloadConverter(JsonMapper.shared()).writer(Order.class).write(order).size());
		assertThat(CBOR.reader(Order.class).read(payload)).isEqualTo(order);
	}

	@Test
	void whatDoesNotFitIsSaidAsForJson() {
		Payload payload = CBOR.writer(Map.class).write(Map.of("customer", "Ann", "numbers", "x", "colour", "blue"));

		Problem problem = problem(CBOR, Order.class, payload);

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactlyInAnyOrder(
				new Violation("numbers", "expected array, was string"),
				new Violation("colour", "expected one of \"RED\", \"GREEN\", was string \"blue\""));
	}

	@Test
	void namedValuesTravelAsAnObject() {
		NamedTypes types = new NamedTypes(
				List.of(new NamedTypes.Entry("a", int.class, true), new NamedTypes.Entry("b", String.class, true)));

		Payload payload = CBOR.writer(types).write(new Object[] { 1, "x" });

		assertThat(payload.contentType()).isEqualTo(ContentType.CBOR);
		assertThat((Object[]) CBOR.reader(types).read(payload)).containsExactly(1, "x");
		assertThat(problem(CBOR, types, CBOR.writer(Map.class).write(Map.of("a", "x"))).violations())
			.extracting(Violation::field)
			.containsExactly("a", "b");
	}

	@ParameterizedTest
	@ValueSource(ints = { ARRAY_OF_ONE, ARRAY_WITHOUT_END })
	void aNestingOfTenThousandEndsInATypedError(int opening) {
		for (Class<?> type : List.of(JsonNode.class, Object.class, Order.class, List.class)) {
			Problem problem = problem(CBOR, type, bytes(opening, 10_000));

			assertThat(problem.code()).as(type.getName())
				.isIn(ErrorCode.MALFORMED_PAYLOAD, ErrorCode.INVALID_PARAMETERS);
		}
		assertThat(problem(CBOR, JsonNode.class, bytes(opening, 10_000)).detail()).contains("CBOR", "depth");
	}

	/** Each of the first would take hours. */
	@ParameterizedTest
	@ValueSource(ints = { 10_000_000, CborTags.MAX_IN_A_ROW + 1 })
	@Timeout(60)
	void moreTagsBeforeAValueThanAnybodyWritesAreRefused(int count) {
		for (Type type : List.of(JsonNode.class, Object.class, String.class,
				new NamedTypes(List.of(new NamedTypes.Entry("a", int.class, true))))) {
			Problem problem = problem(CBOR, type, bytes(TAG, count));

			assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(problem.detail()).contains("more than 16 tags");
		}
	}

	@Test
	void tagsAreCountedWhereverTheyStandAndForEachValue() {
		byte[] row = new byte[CborTags.MAX_IN_A_ROW];
		Arrays.fill(row, (byte) TAG);
		// Two rows of 16, an epoch each, in an array, behind bytes of every way to tell a
		// length.
		byte[] accepted = concat(HEX.parseHex("86" + "41c1" + "5802c1c1" + "590001c1" + "5f41c141c1ff"), row,
				HEX.parseHex("01"), row, HEX.parseHex("02"));

		assertThat((List<?>) CBOR.reader(List.class).read(Payload.of(accepted, ContentType.CBOR))).hasSize(6);
		byte[] refused = concat(HEX.parseHex("82" + "5a00000003c1c1c1" + "d8c1"), row, HEX.parseHex("01"));
		assertThat(problem(CBOR, List.class, Payload.of(refused, ContentType.CBOR)).detail()).contains("tags");
	}

	/** The bytes of texts and numbers look like tags. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 23, 24, 255, 256, 65_535, 65_536, 100_000 })
	void bytesThatLookLikeTagsAreNone(int length) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) TAG);
		Map<String, Object> value = Map.of("bytes", bytes, "text", "\u0081".repeat(length), "number", 0xc1c1c1c1c1c1c1L,
				"fraction", Double.longBitsToDouble(0xc1c1c1c1c1c1c1c1L));

		Map<?, ?> read = (Map<?, ?>) CBOR.reader(Map.class).read(CBOR.writer(Map.class).write(value));

		assertThat((byte[]) read.get("bytes")).isEqualTo(bytes);
		assertThat(read.get("text")).isEqualTo(value.get("text"));
		assertThat(read.get("fraction")).isEqualTo(value.get("fraction"));
	}

	@Test
	void whatIsCutShortIsLeftToTheReader() {
		for (String cut : List.of("d8", "7b00", "7bffffffffffffffff01", "5affffffff", "dc", "1c")) {
			assertThat(problem(CBOR, Object.class, Payload.of(HEX.parseHex(cut), ContentType.CBOR)).detail()).as(cut)
				.doesNotContain("tags");
		}
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	@Test
	void aTextThatPromisesMoreThanItHasIsMalformedAndNotAllocated() {
		byte[] promise = { 0x7b, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'x' };

		assertThat(problem(CBOR, String.class, Payload.of(promise, ContentType.CBOR)).code())
			.isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
	}

	@Test
	void textsBeyondTheLimitOfTheReaderAreRefusedInBothFormats() {
		StreamReadConstraints limits = StreamReadConstraints.builder().maxStringLength(1000).build();
		List<JacksonPayloadConverter> limited = List.of(
				new JacksonPayloadConverter(
						CBORMapper.builder(CBORFactory.builder().streamReadConstraints(limits).build()).build(),
						ContentType.CBOR),
				new JacksonPayloadConverter(
						JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build()).build()));
		for (JacksonPayloadConverter converter : limited) {
			Payload fits = converter.writer(Object.class).write("x".repeat(1000));
			Payload tooLong = converter.writer(Object.class).write("x".repeat(100_000));

			assertThat(converter.reader(String.class).read(fits)).isEqualTo("x".repeat(1000));
			Problem problem = problem(converter, String.class, tooLong);
			assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(problem.detail()).contains("beyond a limit");
		}
	}

	private static Payload bytes(int value, int count) {
		byte[] bytes = new byte[count];
		Arrays.fill(bytes, (byte) value);
		return Payload.of(bytes, ContentType.CBOR);
	}

	private static Problem problem(JacksonPayloadConverter converter, Type type, Payload payload) {
		PayloadConversionException thrown = catchThrowableOfType(PayloadConversionException.class,
				() -> converter.reader(type).read(payload));
		assertThat(thrown).isNotNull();
		return thrown.problem();
	}

	enum Colour {

		RED, GREEN

	}

	record Order(String customer, List<Integer> numbers, Colour colour, Map<String, Double> rebates) {

	}

}
