package dev.conduit.convert.jackson;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.NamedTypes;
import dev.conduit.convert.NamedTypes.Entry;
import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class NamedValuesTests {

	private static final Type POINTS = new TypeReference<List<Point>>() {
	}.getType();

	private static final NamedTypes TYPES = new NamedTypes(
			List.of(new Entry("count", int.class, true), new Entry("name", String.class, false),
					new Entry("price", BigDecimal.class, true), new Entry("points", POINTS, false)));

	private static final PayloadConverters CONVERTERS = new PayloadConverters(
			List.of(new JacksonPayloadConverter(JsonMapper.builder().build())));

	@Test
	void severalValuesComeBackInTheirOrder() {
		Object[] values = { 3, "x", new BigDecimal("1.00000000000000000001"), List.of(new Point(1, 2)) };

		Payload payload = CONVERTERS.writer(TYPES).write(values);

		assertThat(payload.asText())
			.isEqualTo("{\"count\":3,\"name\":\"x\",\"price\":1.00000000000000000001,\"points\":[{\"x\":1,\"y\":2}]}");
		assertThat(CONVERTERS.reader(TYPES).read(payload)).isEqualTo(values);
	}

	@Test
	void theOrderOfAnObjectDoesNotMatter() {
		assertThat(read("{\"price\": 1, \"points\": [], \"count\": 3, \"name\": null}")).containsExactly(3, null,
				BigDecimal.ONE, List.of());
	}

	@Test
	void whatNeedNotBeThereIsLeftOutAndReadAsNull() {
		Object[] values = { 3, null, BigDecimal.TEN, null };

		Payload payload = CONVERTERS.writer(TYPES).write(values);

		assertThat(payload.asText()).isEqualTo("{\"count\":3,\"price\":10}");
		assertThat(CONVERTERS.reader(TYPES).read(payload)).isEqualTo(values);
	}

	@Test
	void whatIsMissingTooMuchAndWrongIsSaidAtOnce() {
		Problem problem = problem(
				"{\"name\": {}, \"price\": \"much\", \"points\": [{\"x\": \"a\", \"y\": 1}, 1], \"more\": 1}");

		assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
		assertThat(problem.violations()).containsExactly(new Violation("count", "is required"),
				new Violation("name", "expected string, was object"),
				new Violation("price", "expected BigDecimal, was string \"much\""),
				new Violation("points[0].x", "expected int, was string \"a\""),
				new Violation("points[1]", "expected object, was number"), new Violation("more", "is not known"));
	}

	@Test
	void nullForWhatMustBeThereIsMissing() {
		assertThat(problem("{\"count\": null, \"price\": null}").violations())
			.containsExactly(new Violation("count", "is required"), new Violation("price", "is required"));
	}

	@Test
	void somethingElseThanAnObjectIsRefusedWithTheNames() {
		assertThat(problem("[1, 2]").violations())
			.containsExactly(new Violation("payload", "expected object with count, name, price, points"));
	}

	@Test
	void somethingElseThanJsonIsMalformed() {
		assertThat(problem("{\"count\": ").code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
		assertThat(problem("{\"count\": 1, \"price\": 1} x").code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
	}

	@Test
	void whatIsTooMuchIsSaidUpToTheBound() {
		StringBuilder json = new StringBuilder("{\"count\": 1");
		for (int i = 0; i < 2 * Problem.MAX_VIOLATIONS; i++) {
			json.append(", \"x").append(i).append("\": 1");
		}

		assertThat(problem(json.append("}").toString()).violations()).hasSize(Problem.MAX_VIOLATIONS);
	}

	@Test
	void nothingAtAllIsAnEmptyObject() {
		NamedTypes nothing = new NamedTypes(List.of());

		assertThat(CONVERTERS.writer(nothing).write(new Object[0]).asText()).isEqualTo("{}");
		assertThat((Object[]) CONVERTERS.reader(nothing).read(json("{}"))).isEmpty();
	}

	@Test
	void aNameStandsOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new NamedTypes(List.of(new Entry("a", int.class, true), new Entry("a", int.class, true))))
			.withMessageContaining("each name once");
	}

	private static Object[] read(String json) {
		return (Object[]) CONVERTERS.reader(TYPES).read(json(json));
	}

	private static Problem problem(String json) {
		PayloadConversionException ex = catchThrowableOfType(PayloadConversionException.class, () -> read(json));
		assertThat(ex).isNotNull();
		return ex.problem();
	}

	private static Payload json(String json) {
		return Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	record Point(int x, int y) {

	}

}
