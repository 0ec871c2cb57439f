package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;

class TailTests {

	private static final int STEPS = 50_000;

	private static final int LIMIT = 64 * 1024;

	/** What the tail counts for a frame beside its bytes. */
	private static final int OVERHEAD = 64;

	private static Frame frame(long number, int size) {
		return new Frame.StreamItem(number, Headers.EMPTY, Payload.bytes(new byte[size]));
	}

	private static List<Long> kept(Tail tail) {
		List<Long> numbers = new ArrayList<>();
		tail.repeat(0, UnaryOperator.identity(), (frame) -> numbers.add(frame.correlationId()));
		return numbers;
	}

	/** Acknowledgments that are late, come twice or come in any order. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void holdsWhatWasNotAcknowledgedWhateverComesInWhichOrder(long seed) {
		ResumableSessions shared = new ResumableSessions(ResumeOptions.DEFAULT.withBytes(LIMIT, LIMIT));
		Tail tail = new Tail(LIMIT, shared);
		SplittableRandom random = new SplittableRandom(seed);
		TreeMap<Long, Integer> model = new TreeMap<>();
		long sent = 0;
		long bytes = 0;
		for (int step = 0; step < STEPS; step++) {
			String where = "seed %d, step %d".formatted(seed, step);
			switch (random.nextInt(4)) {
				case 0, 1 -> {
					int size = random.nextInt((random.nextInt(100) == 0) ? LIMIT : 64);
					Frame frame = frame(++sent, size);
					int cost = FrameEncoder.sizeEstimate(frame) + OVERHEAD;
					model.put(sent, cost);
					bytes += cost;
					boolean all = tail.add(frame);
					boolean evicted = bytes > LIMIT;
					while (bytes > LIMIT) {
						bytes -= model.pollFirstEntry().getValue();
					}
					assertThat(all).as(where).isEqualTo(!evicted);
				}
				case 2 -> {
					long number = random.nextLong(sent + 1);
					assertThat(tail.acknowledge(number)).as(where).isTrue();
					while (!model.isEmpty() && model.firstKey() <= number) {
						bytes -= model.pollFirstEntry().getValue();
					}
				}
				default -> {
					long wrong = random.nextBoolean() ? (sent + 1 + random.nextLong(5)) : (-1 - random.nextLong(5));
					assertThat(tail.acknowledge(wrong)).as(where).isFalse();
					assertThat(tail.holdsAllBehind(wrong)).as(where).isFalse();
				}
			}
			long oldest = model.isEmpty() ? (sent + 1) : model.firstKey();
			assertThat(tail.sent()).isEqualTo(sent);
			assertThat(tail.holdsAllBehind(oldest - 1)).as(where).isTrue();
			assertThat(oldest < 2 || !tail.holdsAllBehind(oldest - 2)).as(where).isTrue();
			if (step % 1000 == 0) {
				assertThat(kept(tail)).as(where).containsExactlyElementsOf(model.keySet());
				assertThat(shared.keptBytes()).as(where).isBetween(0L, (long) LIMIT);
			}
		}
		tail.end();
		assertThat(shared.keptBytes()).isZero();
	}

	@Test
	void whatAllKeepTogetherIsBounded() {
		ResumableSessions shared = new ResumableSessions(ResumeOptions.DEFAULT.withBytes(LIMIT, LIMIT));
		Tail greedy = new Tail(LIMIT, shared);
		Tail late = new Tail(LIMIT, shared);
		while (shared.keptBytes() < LIMIT) {
			assertThat(greedy.add(frame(1, 1000))).isTrue();
		}

		assertThat(late.add(frame(1, 1000))).isFalse();
		assertThat(late.holdsAllBehind(0)).isFalse();
		assertThat(late.holdsAllBehind(1)).isTrue();

		greedy.acknowledge(greedy.sent());
		assertThat(shared.keptBytes()).isZero();
		assertThat(late.add(frame(2, 1000))).isTrue();
	}

	@Test
	void whatIsSentAgainIsWhatWasMadeOfItLast() {
		Tail tail = new Tail(LIMIT, new ResumableSessions(ResumeOptions.DEFAULT));
		tail.add(frame(1, 1));
		tail.add(frame(2, 1));
		List<Long> first = new ArrayList<>();
		List<Long> second = new ArrayList<>();

		tail.repeat(1, (frame) -> frame(frame.correlationId() + 10, 1), (frame) -> first.add(frame.correlationId()));
		tail.repeat(0, UnaryOperator.identity(), (frame) -> second.add(frame.correlationId()));

		assertThat(first).containsExactly(11L, 2L).isEqualTo(second);
	}

}
