package dev.conduit.convert.jackson;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Jackson is the oracle: what is read without it is what it would have read, and what it
 * refuses is left to it.
 */
class PlainTypesTests {

	private static final int CASES = 20_000;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final List<String> TEXTS = List.of("", "a", "boiler-3", "Grüße", "日本語", "\ud83d\ude00", "\u007f",
			"with space", "n".repeat(300));

	private static final List<String> ESCAPED = List.of("\"", "a\\b", "line\nbreak", "tab\t", "\u0001");

	private static final List<Colour> COLOURS = List.of(Colour.values());

	/** Put into JSON where something else was. */
	private static final List<String> HOSTILE = List.of("\"", "\\", "\\u0041", "{", "}", "[", "]", ",", ":", "-", "+",
			".", "e", "E5", "0", "00", "1e999", "-0", "-0.0", "null", "true", "False", "nul", " ", "\n", "\u0000",
			"\u001f", "\ufeff", "'", "//", "/* */", "NaN", "9223372036854775807", "9223372036854775808", "2147483648",
			"-2147483649", "1.", ".5", "1.5.5", "0.1e1", "1e5", "123456789012345678901234567890.5", "5e-324",
			"\"x\":1,", "\"count\":7", "\u00e4", "\"\\ud800\"", "1.7976931348623157e309");

	@ParameterizedTest
	@MethodSource("mappers")
	void plainRecordsAreReadAsJacksonReadsThem(JsonMapper mapper) {
		Random random = random();
		PlainValue value = plain(mapper, Everything.class);
		for (int i = 0; i < CASES; i++) {
			Everything everything = Everything.any(random, TEXTS);
			byte[] json = mapper.writeValueAsBytes(everything);

			Object read = PlainTypes.read(value, Payload.of(json, ContentType.JSON));

			assertThat(read).isEqualTo(everything).isEqualTo(mapper.readValue(json, Everything.class));
		}
	}

	static Stream<JsonMapper> mappers() {
		return Stream.of(MAPPER,
				JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build(),
				JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build());
	}

	@ParameterizedTest
	@ValueSource(classes = { Everything.class, Small.class, Renamed.class })
	void whatIsReadOfHostileJsonIsWhatJacksonReadsOfIt(Class<?> type) {
		Random random = random();
		PlainValue value = plain(MAPPER, type);
		int readPlainly = 0;
		int refused = 0;
		for (int i = 0; i < 2 * CASES; i++) {
			byte[] json = spoil(random, MAPPER.writeValueAsBytes(anyOf(type, random)));
			Object read = PlainTypes.read(value, Payload.of(json, ContentType.JSON));
			Optional<Object> byJackson = readByJackson(MAPPER, json, type);

			if (PlainValue.isPlain(read)) {
				assertThat(byJackson).as(new String(json, StandardCharsets.UTF_8))
					.contains(Objects.requireNonNull(read));
				readPlainly++;
			}
			refused += byJackson.isEmpty() ? 1 : 0;
		}
		assertThat(readPlainly).isGreaterThan(CASES / 100);
		assertThat(refused).isGreaterThan(CASES / 4);
	}

	@Test
	void whatTheConverterSaysOfAnyJsonIsWhatItSaysWhereNothingIsPlain() {
		Random random = random();
		JacksonPayloadConverter converter = new JacksonPayloadConverter(MAPPER);
		JacksonPayloadConverter slow = new JacksonPayloadConverter(JsonMapper.builder(new OtherFactory()).build());
		for (int i = 0; i < CASES / 4; i++) {
			Payload payload = Payload.of(spoil(random, MAPPER.writeValueAsBytes(Everything.any(random, TEXTS))),
					ContentType.JSON);

			assertThat(said(converter, payload)).isEqualTo(said(slow, payload));
		}
	}

	private static @Nullable Object said(JacksonPayloadConverter converter, Payload payload) {
		try {
			return converter.reader(Everything.class).read(payload);
		}
		catch (PayloadConversionException ex) {
			return ex.problem();
		}
	}

	@Test
	void theOrderOfPropertiesAndWhiteSpaceMakeNoDifference() {
		assertThat(read(Small.class, " {\r\n\t\"text\" : \"a\" , \"count\":\n-5 } ")).isEqualTo(new Small(-5, "a"));
	}

	@Test
	void decimalsAreThoseThatJavaReads() {
		Random random = random();
		for (int i = 0; i < CASES; i++) {
			String decimal = decimal(random);

			assertThat(read(Decimal.class, "{\"value\":" + decimal + "}")).as(decimal)
				.isEqualTo(new Decimal(Double.parseDouble(decimal)));
		}
	}

	private static String decimal(Random random) {
		String whole = (random.nextBoolean() ? "-" : "") + random.nextLong((long) Math.pow(10, random.nextInt(1, 18)));
		String fraction = "." + random.nextLong((long) Math.pow(10, random.nextInt(1, 18)));
		return whole + fraction + ((random.nextInt(4) != 0) ? "" : ("e" + random.nextInt(-330, 280)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"count\":1}", "{\"count\":1,\"text\":\"a\",\"text\":\"b\"}",
			"{\"count\":1,\"text\":\"a\",\"more\":1}", "{\"count\":1,\"text\":\"a\"}}", "{\"count\":1,\"text\":\"a\"",
			"{\"count\":01,\"text\":\"a\"}", "{\"count\":1.0,\"text\":\"a\"}", "{\"count\":\"1\",\"text\":\"a\"}",
			"{\"count\":null,\"text\":\"a\"}", "{\"co\\u0075nt\":1,\"text\":\"a\"}", "{\"count\":1,\"text\":\"\\n\"}",
			"{\"count\":2147483648,\"text\":\"a\"}", "{\"count\":1,,\"text\":\"a\"}", "", "null", "[1,\"a\"]" })
	void whatIsNotPlainIsLeftToJackson(String json) {
		assertThat(read(Small.class, json)).isSameAs(PlainValue.NOT_PLAIN);
	}

	@ParameterizedTest
	@ValueSource(classes = { BigDecimal.class, PlainClass.class, Recursive.class, WithDeserializer.class,
			WithDeserializedPart.class, WithFactory.class, WithDelegate.class, WithTypeInfo.class, WithTypedPart.class,
			WithTypedElements.class, WithInjection.class, WithUnwrapped.class, WithIgnored.class,
			WithIgnoredInPart.class, AsArray.class, WithIdentity.class, WithAnySetter.class, WithOwnCreator.class,
			WithArray.class, WithUnusualName.class, WithMoney.class, CaseInsensitivePart.class })
	void typesOfWhichAnythingElseIsSaidAreNotPlain(Class<?> type) {
		PlainValue value = PlainTypes.of(MAPPER, MAPPER.constructType(type));

		assertThat(value).isNull();
	}

	@Test
	void nullIsLeftToJacksonWhereItIsSomethingElse() {
		assertThat(read(WithNullsAsEmpty.class, "{\"text\":null}")).isSameAs(PlainValue.NOT_PLAIN);
	}

	@Test
	void settingsThatChangeWhatIsReadMakeNothingPlain() {
		assertThat(Stream.<ObjectMapper>of(
				JsonMapper.builder().enable(DeserializationFeature.UNWRAP_ROOT_VALUE).build(),
				JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES).build(),
				JsonMapper.builder().addMixIn(Small.class, MixIn.class).build(),
				JsonMapper.builder()
					.addModule(new SimpleModule().addDeserializer(String.class, new Shouting()))
					.build(),
				JsonMapper.builder(new OtherFactory()).build(),
				JsonMapper
					.builder(JsonFactory.builder()
						.streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(3).build())
						.build())
					.build(),
				JsonMapper
					.builder(JsonFactory.builder()
						.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(2).build())
						.build())
					.build(),
				CBORMapper.builder().build()))
			.allSatisfy((mapper) -> assertThat(PlainTypes.of(mapper, mapper.constructType(Small.class))).isNull());
	}

	@Test
	void longPayloadsAndTextsAreLeftToJacksonWhichKnowsItsLimits() {
		JacksonPayloadConverter converter = new JacksonPayloadConverter(JsonMapper
			.builder(JsonFactory.builder()
				.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(10).build())
				.build())
			.build());
		Payload tooLong = Payload.of("{\"count\":1,\"text\":\"elevenchars\"}".getBytes(StandardCharsets.UTF_8),
				ContentType.JSON);

		assertThat(catchThrowableOfType(PayloadConversionException.class,
				() -> converter.reader(Small.class).read(tooLong)))
			.hasMessageContaining("beyond a limit");
	}

	@Test
	void nullIsLeftToJacksonWhereItIsRefused() {
		JsonMapper mapper = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();

		Object read = PlainTypes.read(plain(mapper, Small.class),
				Payload.of("{\"count\":1,\"text\":null}".getBytes(StandardCharsets.UTF_8), ContentType.JSON));

		assertThat(read).isSameAs(PlainValue.NOT_PLAIN);
	}

	@Test
	void whatAConstructorRefusesIsToldAsJacksonTellsIt() {
		JacksonPayloadConverter converter = new JacksonPayloadConverter(MAPPER);

		PayloadConversionException refused = catchThrowableOfType(PayloadConversionException.class,
				() -> converter.reader(Picky.class)
					.read(Payload.of("{\"value\":-1}".getBytes(StandardCharsets.UTF_8), ContentType.JSON)));

		assertThat(refused.getCause()).isInstanceOf(JacksonException.class);
		assertThat(refused.problem().violations()).hasSize(1);
	}

	@Test
	void listsMayBeChangedAsThoseOfJackson() {
		Everything everything = new Everything(false, 1, 2, 3.5, null, null, null, null, null, null, new Small(1, ""),
				List.of("a"), List.of(), List.of(new Small(2, "b")));

		Everything read = (Everything) Objects.requireNonNull(PlainTypes.read(plain(MAPPER, Everything.class),
				Payload.of(MAPPER.writeValueAsBytes(everything), ContentType.JSON)));

		assertThat(read.texts()).isExactlyInstanceOf(ArrayList.class);
		assertThat(read.numbers()).isExactlyInstanceOf(ArrayList.class);
	}

	private static Random random() {
		long seed = System.nanoTime();
		System.out.println("seed " + seed);
		return new Random(seed);
	}

	private static PlainValue plain(ObjectMapper mapper, Class<?> type) {
		return Objects.requireNonNull(PlainTypes.of(mapper, mapper.constructType(type)), type::getName);
	}

	private static @Nullable Object read(Class<?> type, String json) {
		return PlainTypes.read(plain(MAPPER, type),
				Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON));
	}

	private static Optional<Object> readByJackson(JsonMapper mapper, byte[] json, Class<?> type) {
		try {
			return Optional.ofNullable(mapper.readValue(json, type));
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

	private static Object anyOf(Class<?> type, Random random) {
		if (type == Everything.class) {
			return Everything.any(random, (random.nextInt(8) != 0) ? TEXTS : ESCAPED);
		}
		return (type == Small.class) ? Small.any(random, TEXTS) : new Renamed(random.nextInt(), "x");
	}

	/**
	 * Cut, with something else in its middle, or with bytes that are not as they were.
	 */
	private static byte[] spoil(Random random, byte[] json) {
		byte[] spoilt = json.clone();
		for (int spoils = random.nextInt(4); spoils > 0 && spoilt.length > 0; spoils--) {
			int from = random.nextInt(spoilt.length);
			spoilt = switch (random.nextInt(4)) {
				case 0 -> replaced(spoilt, from, random.nextInt(3), HOSTILE.get(random.nextInt(HOSTILE.size())));
				case 1 -> replaced(spoilt, from, 1, "");
				case 2 -> changed(spoilt, from, (byte) random.nextInt());
				default -> replaced(spoilt, from, spoilt.length, random.nextBoolean() ? "" : "}");
			};
		}
		return spoilt;
	}

	private static byte[] changed(byte[] json, int at, byte to) {
		json[at] = to;
		return json;
	}

	private static byte[] replaced(byte[] json, int from, int size, String by) {
		byte[] middle = by.getBytes(StandardCharsets.UTF_8);
		int rest = Math.max(0, json.length - from - size);
		byte[] all = new byte[from + middle.length + rest];
		System.arraycopy(json, 0, all, 0, from);
		System.arraycopy(middle, 0, all, from, middle.length);
		System.arraycopy(json, json.length - rest, all, from + middle.length, rest);
		return all;
	}

	enum Colour {

		RED, GREEN {
			@Override
			public String toString() {
				return "grass";
			}
		},
		@JsonProperty("azure")
		BLUE

	}

	record Small(int count, @Nullable String text) {

		static Small any(Random random, List<String> texts) {
			return new Small(random.nextInt(), texts.get(random.nextInt(texts.size())));
		}

	}

	record Decimal(double value) {

	}

	record Renamed(@JsonProperty("n-1") int number, @JsonAlias("b") @JsonProperty(required = true) String text) {

	}

	record Everything(boolean flag, int count, long number, double value, @Nullable Boolean maybeFlag,
			@Nullable Integer maybeCount, @Nullable Long maybeNumber, @Nullable Double maybeValue,
			@Nullable String text, @Nullable Colour colour, @Nullable Small small, @Nullable List<String> texts,
			@Nullable List<Long> numbers, @Nullable List<Small> smalls) {

		static Everything any(Random random, List<String> texts) {
			int some = random.nextInt(3);
			String text = texts.get(random.nextInt(texts.size()));
			boolean nothing = random.nextInt(5) == 0;
			return new Everything(random.nextBoolean(), random.nextInt(), number(random), value(random),
					nothing ? null : random.nextBoolean(), nothing ? null : random.nextInt(100),
					nothing ? null : number(random), nothing ? null : value(random), nothing ? null : text,
					nothing ? null : COLOURS.get(random.nextInt(COLOURS.size())),
					nothing ? null : Small.any(random, texts), nothing ? null : Collections.nCopies(some, text),
					Collections.nCopies(some, number(random)), Collections.nCopies(some, Small.any(random, texts)));
		}

		private static long number(Random random) {
			return (random.nextLong() >> random.nextInt(5, 64)) % 1_000_000_000_000_000_000L;
		}

		private static double value(Random random) {
			return switch (random.nextInt(4)) {
				case 0 -> random.nextInt(1000) / 8.0;
				case 1 -> -0.0;
				case 2 -> random.nextGaussian() * 1e-5;
				default -> {
					double any = Double.longBitsToDouble(random.nextLong());
					yield Double.isFinite(any) ? any : 0;
				}
			};
		}

	}

	record Picky(int value) {

		Picky {
			if (value < 0) {
				throw new IllegalArgumentException("'value' must not be negative");
			}
		}

	}

	static class PlainClass {

		public int value;

	}

	record Recursive(List<Recursive> inner) {

	}

	@JsonDeserialize(using = OwnDeserializer.class)
	record WithDeserializer(int value) {

	}

	static class OwnDeserializer extends StdDeserializer<WithDeserializer> {

		OwnDeserializer() {
			super(WithDeserializer.class);
		}

		@Override
		public WithDeserializer deserialize(JsonParser parser, DeserializationContext context) {
			return new WithDeserializer(1);
		}

	}

	record WithDeserializedPart(@JsonDeserialize(using = Shouting.class) String text) {

	}

	static class Shouting extends StdDeserializer<String> {

		Shouting() {
			super(String.class);
		}

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			return parser.getString() + "!";
		}

	}

	record WithFactory(int value) {

		@JsonCreator
		static WithFactory of(@JsonProperty("value") int value) {
			return new WithFactory(value + 1);
		}

	}

	record WithDelegate(String text) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		WithDelegate {
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	record WithTypeInfo(int value) {

	}

	record WithTypedPart(WithTypeInfo part) {

	}

	record WithTypedElements(@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) List<Small> parts) {

	}

	record WithInjection(@JacksonInject("a") String text) {

	}

	record WithUnwrapped(@JsonUnwrapped Small small, int other) {

	}

	record WithNullsAsEmpty(@JsonSetter(nulls = Nulls.AS_EMPTY) String text) {

	}

	record WithIgnored(int value, @JsonIgnore String text) {

	}

	record WithIgnoredInPart(@JsonIgnoreProperties("count") Small small) {

	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	record AsArray(int value) {

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	record WithIdentity(int id) {

	}

	record WithAnySetter(int value, @JsonAnySetter java.util.Map<String, Object> rest) {

	}

	record WithOwnCreator(int value, String text) {

		@JsonCreator
		WithOwnCreator(@JsonProperty("value") int value) {
			this(value, "made");
		}

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record WithArray(int[] values) {

	}

	record WithUnusualName(@JsonProperty("größe") int value) {

	}

	record WithMoney(BigDecimal amount) {

	}

	record CaseInsensitivePart(@JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES) Small small) {

	}

	interface MixIn {

		@JsonProperty("total")
		@JsonDeserialize(using = Shouting.class)
		String text();

	}

	/** Whose parser may do anything. */
	static class OtherFactory extends JsonFactory {

		private static final long serialVersionUID = 1L;

	}

}
