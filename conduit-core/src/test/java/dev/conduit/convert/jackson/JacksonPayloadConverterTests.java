package dev.conduit.convert.jackson;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JacksonPayloadConverterTests {

	private static final JacksonPayloadConverter CONVERTER = new JacksonPayloadConverter(JsonMapper.builder().build());

	private static final JacksonPayloadConverter STRICT = new JacksonPayloadConverter(JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
		.build());

	@Test
	void bytesThatLookLikeAnotherEncodingAreNotValidJson() {
		Payload payload = Payload.of(new byte[] { '{', 0, 0, 0, 0x7f, 'e', 's', '"', ':', '[', '[', '[' },
				ContentType.JSON);

		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> CONVERTER.reader(Order.class).read(payload))
			.satisfies((ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD));
	}

	@Test
	void aRecordComesBackAsItWas() {
		Order order = new Order("Ann", List.of(new Line(2, Colour.GREEN, LocalDate.of(2026, 7, 1), "x")),
				Map.of("a", 1));

		Payload payload = CONVERTER.writer(Order.class).write(order);

		assertThat(payload.contentType()).isEqualTo(ContentType.JSON);
		assertThat(CONVERTER.reader(Order.class).read(payload)).isEqualTo(order);
	}

	@Test
	void typeArgumentsCount() {
		Type type = new TypeReference<List<Optional<Line>>>() {
		}.getType();

		Object read = CONVERTER.reader(type).read(json("[{\"amount\":1},null]"));

		assertThat(read).isEqualTo(List.of(Optional.of(new Line(1, null, null, null)), Optional.empty()));
	}

	@Test
	void scalarsArePlainJsonValues() {
		assertThat(CONVERTER.writer(int.class).write(12)).isEqualTo(json("12"));
		assertThat(CONVERTER.reader(int.class).read(json("12"))).isEqualTo(12);
		assertThat(CONVERTER.reader(boolean.class).read(json("true"))).isEqualTo(true);
		assertThat(CONVERTER.reader(BigDecimal.class).read(json("1.10"))).isEqualTo(new BigDecimal("1.10"));
	}

	@Test
	void onlyThePayloadsOwnPartOfASharedArrayIsRead() {
		byte[] array = "xx12yy".getBytes(StandardCharsets.UTF_8);

		assertThat(CONVERTER.reader(int.class).read(Payload.of(array, 2, 2, ContentType.JSON))).isEqualTo(12);
	}

	@Test
	void propertiesOfTheObjectsOwnClassAreWritten() {
		interface Shape {

		}
		record Circle(int radius) implements Shape {

		}

		assertThat(CONVERTER.writer(Shape.class).write(new Circle(3))).isEqualTo(json("{\"radius\":3}"));
	}

	@Test
	void everythingThatDoesNotFitIsNamedWithItsPathAndWhatWasExpected() {
		Problem problem = problem(CONVERTER, Order.class, """
				{"customer": {}, "lines": [
					{"amount": "two", "colour": "BLUE", "day": "2026-13-01"},
					17,
					{"amount": null, "note": [1]},
					{"amount": [1], "colour": "RED"}
				], "rebates": {"summer": "x"}}""");

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.detail()).isEqualTo("The payload does not fit");
		assertThat(problem.violations()).containsExactly(new Violation("customer", "expected string, was object"),
				new Violation("lines[0].amount", "expected int, was string \"two\""),
				new Violation("lines[0].colour", "expected one of \"RED\", \"grün\", was string \"BLUE\""),
				new Violation("lines[0].day", "expected LocalDate, was string \"2026-13-01\""),
				new Violation("lines[1]", "expected object, was number"),
				new Violation("lines[2].amount", "expected int, was null"),
				new Violation("lines[2].note", "expected string, was array"),
				new Violation("lines[3].amount", "expected int, was array"),
				new Violation("rebates.summer", "expected int, was string \"x\""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			int         | "abc"          | expected int, was string "abc"
			int         | true           | expected int, was boolean
			int         | {}             | expected int, was object
			int         | []             | expected int, was array
			int         | null           | expected int, was null
			int         | 99999999999    | expected int, was number out of its range
			int         | 1e999999999    | expected int, was number out of its range
			long        | 99999999999999999999 | expected long, was number out of its range
			boolean     | "yes"          | expected boolean, was string "yes"
			double      | "x"            | expected double, was string "x"
			string      | {}             | expected string, was object
			uuid        | "nope"         | expected UUID, was string "nope"
			duration    | "x"            | expected Duration, was string "x"
			bytes       | "?"            | expected string in base64, was string ""
			ints        | {"a":1}        | expected array, was object
			map         | []             | expected object, was array
			record      | []             | expected object, was array
			record      | "x"            | expected object, was string
			colour      | "BLUE"         | expected one of "RED", "grün", was string "BLUE"
			colour      | 7              | expected one of "RED", "grün", was number 7
			""")
	void aValueOfTheWrongTypeIsDescribed(String type, String json, String message) {
		Class<?> target = Map.<String, Class<?>>ofEntries(Map.entry("int", int.class), Map.entry("long", long.class),
				Map.entry("boolean", boolean.class), Map.entry("double", double.class),
				Map.entry("string", String.class), Map.entry("uuid", UUID.class), Map.entry("duration", Duration.class),
				Map.entry("bytes", byte[].class), Map.entry("ints", int[].class), Map.entry("map", Map.class),
				Map.entry("record", Line.class), Map.entry("colour", Colour.class))
			.get(type);

		Problem problem = problem(CONVERTER, target, json);

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactly(new Violation("payload", message));
	}

	@Test
	void aMissingPrimitiveIsRequired() {
		assertThat(problem(CONVERTER, Order.class, "{\"lines\":[{\"note\":\"x\"}]}").violations())
			.containsExactly(new Violation("lines[0].amount", "is required"));
	}

	@Test
	void aMissingPropertyIsRequiredWhereTheMapperSaysSo() {
		assertThat(problem(STRICT, Order.class, "{\"customer\":\"Ann\",\"lines\":[]}").violations())
			.extracting(Violation::field)
			.containsExactly("rebates");
	}

	@Test
	void extraPropertiesAreIgnoredOrAllNamedAsTheMapperSays() {
		String json = """
				{"customer": "Ann", "age": 3, "lines": [{"amount": 1, "colour": "RED", "day": "2026-01-01", "note": "",
				"tax": {"a": [1]}, "b": 2}], "rebates": {}, "zip": null}""";

		assertThat(CONVERTER.reader(Order.class).read(json(json))).isNotNull();
		assertThat(problem(STRICT, Order.class, json).violations()).containsExactlyInAnyOrder(
				new Violation("age", "is not known"), new Violation("lines[0].tax", "is not known"),
				new Violation("lines[0].b", "is not known"), new Violation("zip", "is not known"));
		assertThat(problem(STRICT, Pet.class, "{\"lives\":1,\"@type\":\"cat\",\"x\":1}").violations())
			.containsExactly(new Violation("x", "is not known"));
		assertThat(problem(STRICT, Pet.class, "{\"x\":1,\"lives\":1,\"@type\":\"cat\"}").violations())
			.containsExactly(new Violation("x", "is not known"));
	}

	@Test
	void whatAConstructorRefusesIsNamedWithoutItsMessage() {
		Problem problem = problem(CONVERTER, Order.class, "{\"lines\":[{\"amount\":1},{\"amount\":-1}]}");

		assertThat(problem.violations()).containsExactly(new Violation("lines[1]", "is not acceptable"));
		assertThat(problem.summary()).doesNotContain("secret");
	}

	@Test
	void noMoreViolationsAreNamedThanTravel() {
		String json = IntStream.range(0, 10_000).mapToObj((i) -> "\"x\"").collect(Collectors.joining(",", "[", "]"));

		Problem problem = problem(CONVERTER, int[].class, json);

		assertThat(problem.violations()).hasSize(Problem.MAX_VIOLATIONS);
		assertThat(problem.detail()).isEqualTo("The payload does not fit, in more than 256 places");
	}

	@Test
	void longValuesAndNamesAreCut() {
		Problem problem = problem(STRICT, Order.class,
				"{\"" + "n".repeat(40_000) + "\":1,\"rebates\":\"" + "v".repeat(40_000) + "\"}");

		assertThat(problem.violations()).hasSize(2).allSatisfy((violation) -> {
			assertThat(violation.field()).hasSizeLessThan(300);
			assertThat(violation.message()).hasSizeLessThan(100);
		});
		assertThat(problem(CONVERTER, Colour.class, "\"" + "v".repeat(40_000) + "\"").violations())
			.extracting(Violation::message)
			.allSatisfy((message) -> assertThat(message).endsWith("was string \"" + "v".repeat(40) + "…\""))
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{\"amount\":", "[1", "\"abc", "tru", "nul", "{\"amount\" 1}", "{'amount':1}", "01",
			"{\"amount\":\"x\"", "<a/>", "{\"amount\":1,}", "NaN", "\u0001" })
	void whatIsNotJsonIsMalformed(String json) {
		for (Class<?> type : List.of(Line.class, int.class, String.class, Object.class)) {
			Problem problem = problem(CONVERTER, type, json);

			assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(problem.detail()).startsWith("The payload is not valid JSON");
			assertThat(problem.violations()).isEmpty();
		}
	}

	@Test
	void whereItIsNotJsonIsSaidInBytesOfThePayload() {
		byte[] array = "xxxx[1,?]".getBytes(StandardCharsets.UTF_8);

		assertThat(problem(CONVERTER.reader(int[].class), Payload.of(array, 4, 5, ContentType.JSON)).detail())
			.isEqualTo("The payload is not valid JSON (near byte 3)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\t" })
	void nothingIsNoJson(String json) {
		assertThat(problem(CONVERTER, Line.class, json)).returns(ErrorCode.MALFORMED_PAYLOAD, Problem::code)
			.returns("The payload is empty, and JSON is expected", Problem::detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"amount\":1} {}", "{\"amount\":1}1", "{\"amount\":1}]", "{\"amount\":1} garbage",
			"{\"amount\":1},", "{\"amount\":1}\u0000" })
	void trailingGarbageIsMalformed(String json) {
		assertThat(problem(CONVERTER, Line.class, json).code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"lines\":", "{\"unknown\":[", "{\"lines\":[{\"unknown\":[" })
	void deepNestingIsRefusedAtItsLimit(String opening) {
		for (Class<?> type : List.of(Order.class, Object.class)) {
			Problem problem = problem(CONVERTER, type, opening.repeat(10_000));

			assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(problem.detail()).startsWith("The JSON is beyond a limit");
		}
	}

	@Test
	void hugeNumbersAreRefusedBeforeTheyAreComputed() {
		assertThat(problem(CONVERTER, BigInteger.class, "1e999999999").code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(problem(CONVERTER, BigInteger.class, "9".repeat(100_000)).detail()).contains("beyond a limit");
		assertThat(problem(CONVERTER, int.class, "9".repeat(100_000)).detail()).contains("beyond a limit");
	}

	@Test
	void invalidUtf8IsMalformed() {
		for (byte[] bytes : List.of(new byte[] { '"', (byte) 0xff, '"' }, new byte[] { '"', (byte) 0xc3, '"' },
				new byte[] { '"', (byte) 0xe2, (byte) 0x28, (byte) 0xa1, '"' }, new byte[] { (byte) 0xc3 })) {
			assertThat(problem(CONVERTER.reader(String.class), Payload.of(bytes, ContentType.JSON)).code())
				.isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		}
	}

	@Test
	void problemsNameNoClassOfTheServerNorOfTheLibrary() {
		List<String> inputs = List.of("{\"lines\":[{\"amount\":-1}]}", "{\"lines\":3}", "{\"lines\":[{\"day\":{}}]}",
				"[1]", "{", "", "{\"customer\":1}x", "[".repeat(10_000), "{\"rebates\":{\"a\":1e99}}");
		for (String input : inputs) {
			PayloadConversionException failure = failure(CONVERTER.reader(Order.class), json(input));

			assertThat(failure.problem().summary()).doesNotContainIgnoringCase("dev.conduit")
				.doesNotContainIgnoringCase("jackson")
				.doesNotContain("java.", "Order", "Line", "Constraints", "Feature", "Exception");
		}
	}

	@Test
	void aMapperThatLetsPayloadsNameClassesIsRefused() {
		JsonMapper mapper = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build())
			.build();

		assertThatIllegalArgumentException().isThrownBy(() -> new JacksonPayloadConverter(mapper))
			.withMessageContaining("default typing");
	}

	@Test
	void aTypeThatAsksForClassNamesIsRefusedWhenItIsBound() {
		for (Type type : List.of(NamedByClass.class, Holder.class)) {
			assertThatIllegalArgumentException().isThrownBy(() -> CONVERTER.reader(type))
				.withMessageContaining("cannot be read from JSON");
		}
	}

	@Test
	void aTypeThatDeclaresTheNamesOfItsKindsWorks() {
		Type type = new TypeReference<List<Pet>>() {
		}.getType();

		Payload payload = CONVERTER.writer(type).write(List.of(new Cat(7), new Dog("Rex")));

		assertThat(payload).isEqualTo(json("[{\"@type\":\"cat\",\"lives\":7},{\"@type\":\"dog\",\"name\":\"Rex\"}]"));
		assertThat(CONVERTER.reader(type).read(payload)).isEqualTo(List.of(new Cat(7), new Dog("Rex")));
		for (String json : List.of("[{\"@type\":\"cow\"}]", "[{}]")) {
			assertThat(problem(CONVERTER.reader(type), json(json)).violations())
				.containsExactly(new Violation("[0]", "does not say which kind of object it is"));
		}
		assertThat(problem(CONVERTER.reader(type), json("[{\"lives\":\"x\",\"@type\":\"cat\"}]")).violations())
			.containsExactly(new Violation("[0].lives", "expected int, was string \"x\""));
	}

	@Test
	void aTypeThatCanNeverBeReadIsRefusedWhenItIsBound() {
		for (Type type : List.of(Abstract.class, Runnable.class, WithoutConstructor.class)) {
			assertThatIllegalArgumentException().isThrownBy(() -> CONVERTER.reader(type))
				.withMessageContaining("cannot be read from JSON");
		}
	}

	@Test
	void whatIsTheServersFaultIsNotBlamedOnTheSender() {
		PayloadReader reader = CONVERTER.reader(Hidden.class);

		assertThatExceptionOfType(InvalidDefinitionException.class)
			.isThrownBy(() -> reader.read(json("{\"value\":{}}")));
	}

	@Test
	void anObjectThatCannotBeWrittenIsTheWritersOwnFault() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> CONVERTER.writer(Broken.class).write(new Broken()))
			.returns(ErrorCode.INTERNAL, PayloadConversionException::code)
			.withMessageNotContaining("secret")
			.withRootCauseInstanceOf(IllegalStateException.class);
	}

	private static Problem problem(JacksonPayloadConverter converter, Type type, String json) {
		return problem(converter.reader(type), json(json));
	}

	private static Problem problem(PayloadReader reader, Payload payload) {
		return failure(reader, payload).problem();
	}

	private static PayloadConversionException failure(PayloadReader reader, Payload payload) {
		PayloadConversionException failure = catchThrowableOfType(PayloadConversionException.class,
				() -> reader.read(payload));
		assertThat(failure).as(() -> payload.asText().substring(0, Math.min(80, payload.size()))).isNotNull();
		return failure;
	}

	private static Payload json(String text) {
		return Payload.of(text.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	enum Colour {

		RED, @JsonProperty("grün")
		GREEN

	}

	record Line(int amount, Colour colour, LocalDate day, String note) {

		Line {
			if (amount < 0) {
				throw new IllegalArgumentException("secret of the server");
			}
		}

	}

	record Order(String customer, List<Line> lines, Map<String, Integer> rebates) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface NamedByClass {

	}

	record Holder(NamedByClass value) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Cat.class, name = "cat"),
			@JsonSubTypes.Type(value = Dog.class, name = "dog") })
	sealed interface Pet {

	}

	record Cat(int lives) implements Pet {

	}

	record Dog(String name) implements Pet {

	}

	interface Abstract {

	}

	static class WithoutConstructor {

		WithoutConstructor(int a, int b) {
		}

	}

	record Hidden(Abstract value) {

	}

	static class Broken {

		@JsonProperty
		int value() {
			throw new IllegalStateException("secret of the server");
		}

	}

}
