package dev.conduit.topic;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

class FoundTargetsTests {

	/** More than there are places, so that many share one. */
	private static final List<TopicName> TOPICS = IntStream.range(0, 2000)
		.mapToObj((i) -> new TopicName("sites.s%06d.rooms.r%06d.k%04d".formatted(i, i, i)))
		.toList();

	private final FoundTargets found = new FoundTargets();

	@Test
	void whatWasFoundIsKnownAndNothingElseIs() {
		Object[] targets = { "target" };
		this.found.put(TOPICS.get(0), targets);

		assertThat(this.found.get(TOPICS.get(0))).isSameAs(targets);
		assertThat(this.found.get(TOPICS.get(1))).isNull();
	}

	@Test
	void whatWasFoundLaterTakesThePlaceOfWhatWasFoundBefore() {
		Object[] later = { "later" };
		this.found.put(TOPICS.get(0), new Object[] { "before" });
		this.found.put(TOPICS.get(0), later);

		assertThat(this.found.get(TOPICS.get(0))).isSameAs(later);
	}

	@Test
	void twoTopicsThatShareAPlaceAreBothKnown() {
		for (TopicName one : TOPICS.subList(0, 50)) {
			for (TopicName other : TOPICS.subList(50, TOPICS.size())) {
				FoundTargets both = new FoundTargets();
				Object[] ofOne = { one };
				Object[] ofOther = { other };
				both.put(one, ofOne);
				both.put(other, ofOther);

				assertThat(both.get(one)).isSameAs(ofOne);
				assertThat(both.get(other)).isSameAs(ofOther);
			}
		}
	}

	@Test
	void noMoreIsRememberedThanThereArePlaces() {
		TOPICS.forEach((topic) -> this.found.put(topic, new Object[] { topic }));

		assertThat(TOPICS.stream().filter((topic) -> this.found.get(topic) != null)).hasSizeBetween(128, 256)
			.allSatisfy((topic) -> assertThat(this.found.get(topic)).containsExactly(topic));
	}

	@Test
	void topicsWithVeryManyTargetsAreNotRemembered() {
		this.found.put(TOPICS.get(0), new Object[1025]);

		assertThat(this.found.get(TOPICS.get(0))).isNull();
	}

}
