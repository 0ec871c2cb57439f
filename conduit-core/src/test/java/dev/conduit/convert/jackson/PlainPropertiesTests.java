package dev.conduit.convert.jackson;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Jackson is the oracle: what is written without it is what it would have written, byte
 * by byte.
 */
class PlainPropertiesTests {

	private static final int CASES = 20_000;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final List<String> TEXTS = List.of("", "a", "boiler-3", "with space", "n".repeat(300), "a/b", "a\"b",
			"back\\slash", "line\n", "\u007f", "Grüße", "\ud83d\ude00", "\ud800", "<&'`>");

	@ParameterizedTest
	@MethodSource("mappers")
	void whatIsWrittenIsWhatJacksonWrites(JsonMapper mapper) {
		long seed = System.nanoTime();
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		PlainProperties properties = plain(mapper, Sample.class);
		int plainly = 0;
		for (int i = 0; i < CASES; i++) {
			Sample sample = Sample.any(random);

			Payload written = properties.write(sample, ContentType.JSON);

			if (written != null) {
				assertThat(written.asText()).isEqualTo(mapper.writeValueAsString(sample));
				plainly++;
			}
		}
		assertThat(plainly).isGreaterThan(CASES / 5);
	}

	static Stream<JsonMapper> mappers() {
		return Stream.of(MAPPER,
				JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build(),
				JsonMapper.builder().disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST).build(),
				JsonMapper.builder().changeDefaultPropertyInclusion((any) -> any).build());
	}

	@Test
	void whatJacksonWritesByAnnotationsIsWritten() {
		assertThat(plain(MAPPER, Ordered.class).write(new Ordered(1, 2, 3), ContentType.JSON))
			.isEqualTo(new JacksonPayloadConverter(MAPPER).writer(Ordered.class).write(new Ordered(1, 2, 3)))
			.extracting(Payload::asText)
			.isEqualTo(MAPPER.writeValueAsString(new Ordered(1, 2, 3)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\"b", "a\\b", "\n", "ä", "\u007f" })
	void textsThatMayHaveToBeEscapedAreLeftToJackson(String text) {
		assertThat(plain(MAPPER, Text.class).write(new Text(text), ContentType.JSON)).isNull();
		assertThat(new JacksonPayloadConverter(MAPPER).writer(Text.class).write(new Text(text)).asText())
			.isEqualTo(MAPPER.writeValueAsString(new Text(text)));
	}

	@Test
	void whatIsWrittenIsOfTheContentTypeOfTheConverter() {
		ContentType own = new ContentType("application/vnd.own+json");

		assertThat(new JacksonPayloadConverter(MAPPER, own).writer(Decimal.class).write(new Decimal(1.5)))
			.isEqualTo(Payload.of("{\"value\":1.5}".getBytes(StandardCharsets.UTF_8), own));
	}

	@Test
	void decimalsAreWrittenAsTheyArePrinted() {
		long seed = System.nanoTime();
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		DoubleStream special = DoubleStream.of(0, -0.0, 0.5, -0.5, 0.001, 0.0009, 1, -1, 0.1 + 0.2, 1e7, 9_999_999.5,
				9_999_999.999999, 9_999_999.9999999, Double.MIN_VALUE, Double.MAX_VALUE, 4.35, 0.000001);
		DoubleStream drawn = DoubleStream.generate(() -> {
			double decimal = random.nextInt(2_000_000) / Math.pow(10, random.nextInt(8));
			return switch (random.nextInt(4)) {
				case 0 -> decimal;
				case 1 -> -decimal;
				case 2 -> random.nextBoolean() ? Math.nextUp(decimal) : Math.nextDown(decimal);
				default -> Double.longBitsToDouble(random.nextLong());
			};
		}).filter(Double::isFinite).limit(CASES);

		DoubleStream.concat(special, drawn)
			.forEach((value) -> assertThat(written(value)).isEqualTo("{\"value\":" + value + "}"));
	}

	private static String written(double value) {
		return Objects.requireNonNull(plain(MAPPER, Decimal.class).write(new Decimal(value), ContentType.JSON))
			.asText();
	}

	@Test
	void nullAndWhatIsNoNumberAreLeftToJackson() {
		assertThat(plain(MAPPER, Text.class).write(new Text(null), ContentType.JSON)).isNull();
		assertThat(plain(MAPPER, Decimal.class).write(new Decimal(Double.NaN), ContentType.JSON)).isNull();
		assertThat(plain(MAPPER, Decimal.class).write(new Decimal(Double.NEGATIVE_INFINITY), ContentType.JSON))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { PlainTypesTests.Everything.class, String.class, WithFormat.class, WithSerializer.class,
			WithFilter.class, WithTypeInfo.class, WithIdentity.class, WithUnwrapped.class, WithoutNull.class,
			WithoutDefault.class, WithoutEmptyText.class, WithAny.class, WithRaw.class, WithValue.class, AsArray.class,
			Boxed.class })
	void typesOfWhichAnythingElseIsSaidAreNotPlain(Class<?> type) {
		assertThat(PlainProperties.of(MAPPER, MAPPER.constructType(type))).isNull();
	}

	@Test
	void settingsThatChangeWhatIsWrittenMakeNothingPlain() {
		assertThat(Stream.<ObjectMapper>of(JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build(),
				JsonMapper.builder().enable(SerializationFeature.WRAP_ROOT_VALUE).build(),
				JsonMapper.builder().enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS).build(),
				JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES).build(),
				JsonMapper.builder().disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES).build(),
				JsonMapper.builder()
					.changeDefaultPropertyInclusion((any) -> any.withValueInclusion(JsonInclude.Include.NON_DEFAULT))
					.build(),
				JsonMapper.builder()
					.changeDefaultPropertyInclusion((any) -> any.withValueInclusion(JsonInclude.Include.NON_EMPTY))
					.build(),
				JsonMapper.builder()
					.withConfigOverride(String.class,
							(override) -> override
								.setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null)))
					.build(),
				JsonMapper.builder()
					.addModule(new SimpleModule().addSerializer(String.class, new ToStringSerializer(String.class)))
					.build(),
				JsonMapper.builder(new PlainTypesTests.OtherFactory()).build(),
				JsonMapper.builder(JsonFactory.builder().quoteChar('\'').build()).build(),
				CBORMapper.builder().build()))
			.allSatisfy(
					(mapper) -> assertThat(PlainProperties.of(mapper, mapper.constructType(Sample.class))).isNull());
	}

	@Test
	void whatAnAccessorThrowsIsToldAsJacksonTellsIt() {
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> new JacksonPayloadConverter(MAPPER).writer(Throwing.class).write(new Throwing("a")));
	}

	private static PlainProperties plain(ObjectMapper mapper, Class<?> type) {
		return Objects.requireNonNull(PlainProperties.of(mapper, mapper.constructType(type)), type::getName);
	}

	record Sample(long number, String sensor, double celsius, int count, boolean flag, String note) {

		static Sample any(Random random) {
			long number = random.nextLong() >> random.nextInt(64);
			double value = Double.longBitsToDouble(random.nextLong());
			return new Sample((random.nextInt(20) != 0) ? number : -number, text(random),
					random.nextBoolean() ? value : random.nextInt(100_000) / 16.0,
					random.nextInt() >> random.nextInt(32), random.nextBoolean(), text(random));
		}

		private static String text(Random random) {
			return TEXTS.get(random.nextBoolean() ? random.nextInt(5) : random.nextInt(TEXTS.size()));
		}

	}

	@JsonPropertyOrder({ "c", "a" })
	record Ordered(int a, @JsonProperty("other") int b, int c) {

		@JsonIgnore
		int sum() {
			return this.a + this.b;
		}

		@JsonGetter("twice")
		int twice() {
			return 2 * this.a;
		}

	}

	record Text(@Nullable String text) {

	}

	record Decimal(double value) {

	}

	record Throwing(String text) {

		@Override
		public String text() {
			throw new IllegalStateException("not today");
		}

	}

	record WithFormat(@JsonFormat(shape = JsonFormat.Shape.STRING) long value) {

	}

	record WithSerializer(@JsonSerialize(using = ToStringSerializer.class) String text) {

	}

	@JsonFilter("any")
	record WithFilter(int value) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	record WithTypeInfo(int value) {

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	record WithIdentity(int id) {

	}

	record WithUnwrapped(@JsonUnwrapped Text text, int other) {

	}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	record WithoutNull(String text) {

	}

	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	record WithoutDefault(int value) {

	}

	record WithoutEmptyText(@JsonInclude(JsonInclude.Include.NON_EMPTY) String text) {

	}

	record WithAny(int value, @JsonAnyGetter java.util.Map<String, Object> rest) {

	}

	record WithRaw(@JsonRawValue String json) {

	}

	record WithValue(@JsonValue String text) {

	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	record AsArray(int value) {

	}

	record Boxed(Long number) {

	}

}
