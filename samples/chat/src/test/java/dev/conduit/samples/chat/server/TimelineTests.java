package dev.conduit.samples.chat.server;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;

import static org.assertj.core.api.Assertions.assertThat;

class TimelineTests {

	private final Timeline timeline = new Timeline("lobby", "e1", 3);

	@Test
	void linesAreNumberedWithoutAGap() {
		say("one", "two");

		assertThat(this.timeline.after(null).lines()).extracting((line) -> line.cursor().sequence())
			.containsExactly(1L, 2L);
	}

	@Test
	void theOldestLineMakesPlace() {
		say("one", "two", "three", "four");

		Page page = this.timeline.after(null);
		assertThat(page.lines()).extracting(Line::text).containsExactly("two", "three", "four");
		assertThat(page.gone()).isEqualTo(1);
		assertThat(page.end()).isEqualTo(new Cursor("e1", 4));
	}

	@Test
	void whoSawALineGetsThoseAfterIt() {
		say("one", "two", "three");

		Page page = this.timeline.after(new Cursor("e1", 2));
		assertThat(page.lines()).extracting(Line::text).containsExactly("three");
		assertThat(page.gone()).isZero();
	}

	@Test
	void whoWasAwayForTooLongLearnsHowMuchIsForgotten() {
		say("one", "two", "three", "four", "five", "six");

		Page page = this.timeline.after(new Cursor("e1", 1));
		assertThat(page.lines()).extracting(Line::text).containsExactly("four", "five", "six");
		assertThat(page.gone()).isEqualTo(2);
	}

	@Test
	void aCursorOfAnotherEpochKnowsNothing() {
		say("one", "two");

		assertThat(this.timeline.after(new Cursor("e0", 2)).lines()).hasSize(2);
	}

	@Test
	void aCursorAheadGetsNothing() {
		say("one");

		assertThat(this.timeline.after(new Cursor("e1", 9)).lines()).isEmpty();
		assertThat(this.timeline.knows(new Cursor("e1", 9))).isFalse();
		assertThat(this.timeline.knows(new Cursor("e1", 1))).isTrue();
	}

	@Test
	void theLatestLinesAreCounted() {
		say("one", "two", "three");

		Page page = this.timeline.latest(2);
		assertThat(page.lines()).extracting(Line::text).containsExactly("two", "three");
		assertThat(page.gone()).isZero();
	}

	private void say(String... texts) {
		for (String text : texts) {
			this.timeline.append(Instant.EPOCH, "alice", text);
		}
	}

}
