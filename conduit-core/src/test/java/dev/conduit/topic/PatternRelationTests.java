package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

class PatternRelationTests {

	/** Long enough that each of the patterns below may differ from each other. */
	private static final int LONGEST = 5;

	@ParameterizedTest
	@CsvSource({ "**, a.b", "a.**, a", "a.**, a.b.c", "a.**, a.*.**", "a.*, a.b", "a.*, a.{x}", "**, **",
			"*.b.**, a.b.c", "a.**.z, a.b.**.z", "conduit.*, conduit.discover" })
	void covers(String pattern, String other) {
		assertThat(PatternRelation.covers(new TopicPattern(pattern), new TopicPattern(other))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a.*, a.**", "a, *", "*, **", "a.*, a", "a.b, a.c", "a.**.z, a.**", "*.*, a.**" })
	void doesNotCover(String pattern, String other) {
		assertThat(PatternRelation.covers(new TopicPattern(pattern), new TopicPattern(other))).isFalse();
	}

	/**
	 * All pairs of patterns of up to three segments against all topics of up to five.
	 */
	@Test
	void whatIsSaidOfPatternsHoldsForTheirTopics() {
		List<TopicName> topics = all(List.of("a", "b", "c"), LONGEST).stream().map(TopicName::new).toList();
		List<TopicPattern> patterns = all(List.of("a", "b", "*", "**"), 3).stream().map(TopicPattern::new).toList();
		for (TopicPattern one : patterns) {
			for (TopicPattern other : patterns) {
				boolean common = topics.stream().anyMatch((topic) -> one.matches(topic) && other.matches(topic));
				boolean missing = topics.stream().anyMatch((topic) -> !one.matches(topic) && other.matches(topic));
				assertThat(PatternRelation.overlap(one, other)).as("%s and %s have a topic in common", one, other)
					.isEqualTo(common);
				if (missing) {
					assertThat(PatternRelation.covers(one, other)).as("%s has all of %s", one, other).isFalse();
				}
			}
		}
	}

	private static List<String> all(List<String> segments, int longest) {
		List<String> names = new ArrayList<>(segments);
		List<String> last = segments;
		for (int i = 1; i < longest; i++) {
			List<String> next = new ArrayList<>();
			last.forEach((name) -> segments.forEach((segment) -> next.add(name + "." + segment)));
			names.addAll(next);
			last = next;
		}
		return names;
	}

}
