package dev.conduit.samples.chat.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.Page;
import dev.conduit.samples.chat.client.Feed.Arrival;

import static org.assertj.core.api.Assertions.assertThat;

class FeedTests {

	private final Feed feed = new Feed();

	@Test
	void theNextLineIsLetThrough() {
		this.feed.take(page(1, 2));

		assertThat(this.feed.arrive(line(3))).isEqualTo(Arrival.NEXT);
		assertThat(this.feed.arrive(line(3))).isEqualTo(Arrival.KNOWN);
		assertThat(this.feed.arrive(line(1))).isEqualTo(Arrival.KNOWN);
	}

	@Test
	void aLineAfterAGapIsNot() {
		this.feed.take(page(1, 2));

		assertThat(this.feed.arrive(line(4))).isEqualTo(Arrival.AHEAD);
		assertThat(this.feed.take(page(3, 4))).extracting((line) -> line.cursor().sequence()).containsExactly(3L, 4L);
	}

	@Test
	void anotherEpochIsAheadOfAll() {
		this.feed.take(page(1, 9));

		Line line = new Line("lobby", new Cursor("other", 1), Instant.EPOCH, "bob", "new");
		assertThat(this.feed.arrive(line)).isEqualTo(Arrival.AHEAD);
	}

	@Test
	void anOldPageDoesNotTurnBack() {
		this.feed.take(page(1, 5));

		assertThat(this.feed.take(page(1, 3))).isEmpty();
		assertThat(this.feed.arrive(line(6))).isEqualTo(Arrival.NEXT);
	}

	@RepeatedTest(20)
	void whateverComesInWhateverOrderEachLineIsShownOnceAndInOrder() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		List<Long> shown = new ArrayList<>();
		this.feed.take(page(1, 0));

		for (int i = 0; i < 200; i++) {
			long sequence = 1L + random.nextInt(50);
			switch (this.feed.arrive(line(sequence))) {
				case NEXT -> shown.add(sequence);
				case AHEAD -> this.feed.take(page(1 + random.nextInt((int) sequence), sequence, shown.size()))
					.forEach((line) -> shown.add(line.cursor().sequence()));
				case KNOWN -> assertThat(shown).as("seed %d", seed).contains(sequence);
			}
		}

		assertThat(shown).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
		assertThat(shown).as("seed %d", seed).hasSize(shown.getLast().intValue());
	}

	/** A page that begins at the latest where the feed needs it. */
	private static Page page(long first, long last, long needed) {
		return page(Math.min(first, needed + 1), last);
	}

	private static Page page(long first, long last) {
		List<Line> lines = new ArrayList<>();
		for (long sequence = first; sequence <= last; sequence++) {
			lines.add(line(sequence));
		}
		return new Page(lines, 0, new Cursor("e1", last));
	}

	private static Line line(long sequence) {
		return new Line("lobby", new Cursor("e1", sequence), Instant.EPOCH, "bob", "line " + sequence);
	}

}
