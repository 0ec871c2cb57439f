package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DedupWindowTests {

	private static final Duration WINDOW = Duration.ofMinutes(2);

	private static final Problem FULL = Problem.of(ErrorCode.QUEUE_FULL, "full");

	private static final Problem NEVER = Problem.of(ErrorCode.APPLICATION, "never");

	private final ManualTimer timer = new ManualTimer();

	/** What went on, in its order. */
	private final List<Delivery> taken = new ArrayList<>();

	private final List<Limit> hits = new ArrayList<>();

	private DedupWindow window = new DedupWindow(new DedupOptions(WINDOW, 4), this.timer, this.hits::add);

	@Test
	void whatHasNoIdGoesOnEachTime() {
		publish(null, "a");
		publish(null, "a");

		assertThat(this.taken).hasSize(2);
		assertThat(this.window.size()).isZero();
	}

	@Test
	void whatWantsNoAnswerGoesOnEachTime() {
		pass(new Published(message(id(1), "a"), "ann", AckLevel.NONE));
		pass(new Published(message(id(1), "a"), "ann", AckLevel.NONE));

		assertThat(this.taken).hasSize(2);
	}

	@Test
	void whatComesAgainIsAnsweredAsTheFirst() {
		Published first = publish(id(1), "a");
		this.taken.get(0).received();
		this.taken.get(0).processed();

		Published again = publish(id(1), "a");

		assertThat(this.taken).hasSize(1);
		assertThat(first.told).containsExactly("received", "processed").isEqualTo(again.told);
	}

	@Test
	void whatComesAgainBeforeTheFirstHasEndedWaitsForIt() {
		publish(id(1), "a");
		Published again = publish(id(1), "a");
		assertThat(again.told).isEmpty();

		this.taken.get(0).received();
		assertThat(again.told).containsExactly("received");
		this.taken.get(0).processed();

		assertThat(this.taken).hasSize(1);
		assertThat(again.told).endsWith("processed");
	}

	@Test
	void whatNobodyTookMayComeAgain() {
		Published first = publish(id(1), "a");
		this.taken.get(0).reject(FULL);

		publish(id(1), "a");

		assertThat(first.told).containsExactly("QUEUE_FULL");
		assertThat(this.taken).hasSize(2);
	}

	@Test
	void whatMayHaveBeenHandledIsNotTakenAgain() {
		publish(id(1), "a");
		this.taken.get(0).reject(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "silence").withRetry(true, null));

		Published again = publish(id(1), "a");

		assertThat(again.told).containsExactly("OUTCOME_UNKNOWN");
		assertThat(this.taken).hasSize(1);
	}

	@Test
	void whatWasRefusedForGoodIsRefusedAgain() {
		publish(id(1), "a");
		this.taken.get(0).reject(NEVER);

		Published again = publish(id(1), "a");

		assertThat(again.told).containsExactly("APPLICATION");
		assertThat(this.taken).hasSize(1);
	}

	@Test
	void anotherMessageUnderAnIdIsRefused() {
		publish(id(1), "a");

		Published payload = publish(id(1), "b");
		Published topic = pass(
				new Published(new Message(new TopicName("other"), Headers.EMPTY, Payload.text("a"), id(1)), "ann",
						AckLevel.RECEIVED));
		Published headers = pass(
				new Published(new Message(new TopicName("news"), Headers.of("x", "y"), Payload.text("a"), id(1)), "ann",
						AckLevel.RECEIVED));

		assertThat(List.of(payload, topic, headers))
			.allSatisfy((one) -> assertThat(one.told).containsExactly("ID_REUSED"));
		assertThat(this.taken).hasSize(1);
	}

	@Test
	void anIdBelongsToWhoeverLoggedIn() {
		publish(id(1), "a");

		pass(new Published(message(id(1), "b"), "bob", AckLevel.RECEIVED));

		assertThat(this.taken).hasSize(2);
	}

	@Test
	void afterItsTimeAnIdIsRefused() {
		publish(id(1), "a");
		this.taken.get(0).processed();
		this.timer.advance(WINDOW);
		assertThat(publish(id(1), "a").told).containsExactly("processed");

		this.timer.advance(Duration.ofNanos(1));
		Published late = publish(id(1), "a");

		assertThat(late.told).containsExactly("DEDUP_WINDOW_EXCEEDED");
		assertThat(publish(id(2), "b").told).isEmpty();
		assertThat(this.taken).hasSize(2);
	}

	@Test
	void moreIdsThanAreRememberedPushTheOldestOut() {
		for (int i = 1; i <= 5; i++) {
			publish(id(i), "a");
			this.taken.getLast().processed();
		}

		assertThat(this.window.size()).isEqualTo(4);
		assertThat(publish(id(2), "a").told).containsExactly("processed");
		assertThat(publish(id(1), "a").told).containsExactly("DEDUP_WINDOW_EXCEEDED");
		assertThat(this.taken).hasSize(5);
	}

	@Test
	void asManyAsAreRememberedMayBeUnfinishedAndNotOneMore() {
		for (int i = 1; i <= 4; i++) {
			publish(id(i), "a");
		}
		this.timer.advance(WINDOW.multipliedBy(2));

		Published refused = publish(id(5), "a");
		assertThat(refused.told).containsExactly("QUEUE_FULL");
		assertThat(this.hits).containsExactly(Limit.DEDUP_ENTRIES);

		this.taken.get(0).processed();
		assertThat(publish(id(5), "a").told).isEmpty();
		assertThat(this.taken).hasSize(5);
	}

	@Test
	void theLastForgottenIdsOfSoManyProducersAreKnownAndTheLongestSilentGoesFirst() {
		int most = DedupWindow.MAX_PRODUCERS;
		this.window = new DedupWindow(new DedupOptions(WINDOW, 1), this.timer, this.hits::add);
		for (int producer = 0; producer < most; producer++) {
			remember(producer, 1);
		}
		// Heard of again, the first is not the longest silent.
		remember(0, 2);
		assertThat(this.window.forgottenProducers()).isEqualTo(most);
		assertThat(publish(new MessageId(0, 0, 1, 1), "a").told).containsExactly("DEDUP_WINDOW_EXCEEDED");

		remember(most, 1);
		remember(most + 1, 1);

		assertThat(this.window.forgottenProducers()).isEqualTo(most);
		assertThat(publish(new MessageId(0, 0, 1, 1), "a").told).as("the one that was heard of")
			.containsExactly("DEDUP_WINDOW_EXCEEDED");
		assertThat(publish(new MessageId(3, 0, 1, 1), "a").told).as("one that is known yet")
			.containsExactly("DEDUP_WINDOW_EXCEEDED");
		assertThat(publish(new MessageId(1, 0, 1, 1), "a").told).as("the longest silent, taken for new").isEmpty();
		assertThat(this.window.forgottenProducers()).isEqualTo(most);
		assertThat(this.hits).isEmpty();
	}

	/** Its id is forgotten with the next one that is remembered. */
	private void remember(long producer, long sequence) {
		publish(new MessageId(producer, 0, 1, sequence), "a");
		this.taken.removeLast().processed();
	}

	@Test
	void aLaterEpochIsAfterEachSequenceOfAnEarlierOne() {
		publish(new MessageId(1, 1, 7, -1), "a");
		this.taken.get(0).processed();
		this.timer.advance(WINDOW.plusNanos(1));

		assertThat(publish(new MessageId(1, 1, 6, 5), "b").told).containsExactly("DEDUP_WINDOW_EXCEEDED");
		assertThat(publish(new MessageId(1, 1, 8, 1), "b").told).isEmpty();
		assertThat(publish(new MessageId(1, 2, 1, 1), "another producer").told).isEmpty();
	}

	@Test
	void limitsMustMakeSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DedupOptions(Duration.ZERO, 1))
			.withMessageContaining("'window'");
		assertThatIllegalArgumentException().isThrownBy(() -> new DedupOptions(WINDOW, 0))
			.withMessageContaining("'maxEntries'");
	}

	/** Ids that come late, twice, in any order, of several epochs. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noIdIsEverTakenTwice(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		this.window = new DedupWindow(new DedupOptions(WINDOW, 50), this.timer, this.hits::add);
		Set<MessageId> acked = new HashSet<>();
		Map<Integer, Long> next = new HashMap<>();
		for (int step = 0; step < 30_000; step++) {
			int producer = random.nextInt(3);
			long last = next.getOrDefault(producer, 0L);
			long number = (random.nextInt(3) > 0) ? (last + 1) : Math.max(1, last - random.nextInt(80));
			next.put(producer, Math.max(last, number));
			MessageId id = new MessageId(producer, 0, (int) (number / 1000), number % 1000 + 1);
			int before = this.taken.size();
			Published one = publish(id, "text " + id);
			String where = "seed %d, step %d, %s: %s".formatted(seed, step, id, one.told);
			if (this.taken.size() > before) {
				assertThat(acked.contains(id)).as(where).isFalse();
				if (random.nextInt(10) == 0) {
					this.taken.getLast().reject(FULL);
				}
				else {
					this.taken.getLast().processed();
					acked.add(id);
				}
			}
			else {
				assertThat(one.told.getFirst()).as(where).isIn("processed", "DEDUP_WINDOW_EXCEEDED");
				assertThat(one.told.getFirst().equals("processed") && !acked.contains(id)).as(where).isFalse();
			}
			this.timer.advance(Duration.ofMillis(random.nextInt(5000)));
			this.taken.clear();
			assertThat(this.window.size()).as(where).isLessThanOrEqualTo(50);
		}
	}

	private static MessageId id(long sequence) {
		return new MessageId(1, 1, 1, sequence);
	}

	private static Message message(@Nullable MessageId id, String text) {
		return new Message(new TopicName("news"), Headers.EMPTY, Payload.text(text), id);
	}

	private Published publish(@Nullable MessageId id, String text) {
		return pass(new Published(message(id, text), "ann", AckLevel.PROCESSED));
	}

	private Published pass(Published published) {
		this.window.pass(published, this.taken::add);
		return published;
	}

	/**
	 * A message that remembers what its sender was told.
	 */
	private static final class Published implements Delivery {

		private final Message message;

		private final String principal;

		private final AckLevel ackLevel;

		private final List<String> told = new ArrayList<>();

		Published(Message message, String principal, AckLevel ackLevel) {
			this.message = message;
			this.principal = principal;
			this.ackLevel = ackLevel;
		}

		@Override
		public Message message() {
			return this.message;
		}

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public AckLevel ackLevel() {
			return this.ackLevel;
		}

		@Override
		public Source source() {
			throw new IllegalStateException("nobody pauses here");
		}

		@Override
		public Peer peer() {
			return new Peer(1, this.principal, "client", "local://test");
		}

		@Override
		public void received() {
			this.told.add("received");
		}

		@Override
		public void processed() {
			this.told.add("processed");
		}

		@Override
		public void reject(Problem problem) {
			this.told.add(problem.code().name());
		}

	}

}
