package dev.conduit.topic;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TopicPatternTests {

	@ParameterizedTest
	@CsvSource({ "a, a", "a.b, a.b", "*, a", "a.*, a.b", "*.b, a.b", "a.*.c, a.b.c", "{x}, a", "a.{x}.c, a.b.c",
			"**, a", "**, a.b.c", "a.**, a", "a.**, a.b", "a.**, a.b.c.d", "**.a, a", "**.a, x.y.a", "a.**.z, a.z",
			"a.**.z, a.b.c.z", "**.b.**, b", "**.b.**, a.b.c", "**.a.b, a.a.b", "**.*, a", "*.**, a.b.c", "**.**, a",
			"**.a.**.b, x.a.y.a.z.b" })
	void matches(String pattern, String topic) {
		assertThat(new TopicPattern(pattern).matches(new TopicName(topic))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a, b", "a, A", "a, a.b", "a.b, a", "*, a.b", "a.*, a", "a.*, a.b.c", "{x}, a.b", "a.**, ab",
			"a.**, b.a", "**.a, a.b", "a.**.z, a.b", "*.**.*, a", "**.a.**.b, b.a", "ab, a-b" })
	void doesNotMatch(String pattern, String topic) {
		assertThat(new TopicPattern(pattern).matches(new TopicName(topic))).isFalse();
	}

	@Test
	void matchesWhatTheBruteForceMatches() {
		for (long seed = 0; seed < 20_000; seed++) {
			Random random = new Random(seed);
			String pattern = BruteForce.pattern(random);
			String topic = BruteForce.topic(random);

			boolean matches = new TopicPattern(pattern).matches(new TopicName(topic));

			assertThat(matches).as("'%s' matches '%s', seed %d", pattern, topic, seed)
				.isEqualTo(BruteForce.matches(pattern, topic));
		}
	}

	@Test
	void theWorstPatternOfTheLongestTopicIsStillAnsweredAtOnce() {
		String pattern = "**.a.a.a.**.a.a.a.**.a.a.a.**.b";
		String topic = String.join(".", Collections.nCopies(32, "a"));

		assertThat(new TopicPattern(pattern).matches(new TopicName(topic))).isFalse();
	}

	@Test
	void capturesEachNameInTheOrderOfThePattern() {
		TopicPattern pattern = new TopicPattern("sensors.{site}.*.{kind}");

		Map<String, String> captured = pattern.capture(new TopicName("sensors.berlin.roof.temperature"));

		assertThat(captured).containsExactly(Map.entry("site", "berlin"), Map.entry("kind", "temperature"));
	}

	@Test
	void eachAnyNumberTakesAsLittleAsItCan() {
		assertThat(new TopicPattern("**.{x}.**").capture(new TopicName("a.b.c"))).containsExactly(Map.entry("x", "a"));
		assertThat(new TopicPattern("**.b.{x}.**.{y}").capture(new TopicName("a.b.c.b.d.e")))
			.containsExactly(Map.entry("x", "c"), Map.entry("y", "e"));
	}

	@Test
	void withoutNamesThereIsNothingToCapture() {
		assertThat(new TopicPattern("a.**").capture(new TopicName("a.b"))).isEmpty();
	}

	@Test
	void whatIsCapturedBelongsToNobody() {
		Map<String, String> captured = new TopicPattern("{x}").capture(new TopicName("a"));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> captured.put("y", "b"));
	}

	@Test
	void aTopicThatDoesNotMatchHasNothingToCapture() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern("a.{x}").capture(new TopicName("b.c")))
			.withMessage("'b.c' does not match the pattern 'a.{x}'");
	}

	@Test
	void isAValue() {
		assertThat(new TopicPattern("a.{x}")).isEqualTo(new TopicPattern("a.{x}"))
			.hasSameHashCodeAs(new TopicPattern("a.{x}"))
			.isNotEqualTo(new TopicPattern("a.*"))
			.hasToString("a.{x}");
		assertThat(new TopicPattern("a.{x}").value()).isEqualTo("a.{x}");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "a..b", ".a", "a.", ".", "a b", "a.b*", "***", "a.*b", "#", "a/b", "ä", "{a", "a}", "x{a}" })
	void aSegmentIsALiteralOrAWildcard(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern(pattern))
			.withMessageContaining("a segment must be letters, digits, '_' and '-', or '*', '**' or '{name}'")
			.withMessageContaining("in '" + pattern + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "a.{1a}", "{a-b}", "{a b}", "{ä}", "{{a}}" })
	void aNameIsAnIdentifier(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern(pattern))
			.withMessageContaining("a name in braces must be letters, digits and '_', no digit first");
	}

	@Test
	void aNameOccursOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern("{a}.b.{a}"))
			.withMessage("'pattern' must use each name once (was '{a}.b.{a}', with two of '{a}')");
	}

	@Test
	void whatAPeerWroteIsHarmlessInTheMessage() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern("a.\n"))
			.withMessageContaining("'a.\\u000a'");
	}

	@Test
	void theLengthIsBounded() {
		assertThat(new TopicPattern("x".repeat(255)).value()).hasSize(255);
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern("x".repeat(256)))
			.withMessage("'pattern' must have 1 to 255 characters (was 256)");
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern(""))
			.withMessage("'pattern' must have 1 to 255 characters (was 0)");
	}

	@Test
	void theNumberOfSegmentsIsBounded() {
		List<String> segments = IntStream.range(0, 33).mapToObj((i) -> "x").toList();

		assertThat(new TopicPattern(String.join(".", segments.subList(0, 32))).segments()).hasSize(32);
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern(String.join(".", segments)))
			.withMessageContaining("'pattern' must have at most 32 segments (was 33");
	}

	@Test
	void theNumberOfAnyNumbersIsBounded() {
		assertThat(new TopicPattern("**.a.**.b.**.c.**").segments()).hasSize(7);
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPattern("**.a.**.b.**.c.**.**"))
			.withMessageContaining("'pattern' must have at most 4 '**' (was 5");
	}

}
