package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Source;
import dev.conduit.message.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a mailbox does as it fills, when it is full and as it empties.
 */
class MailboxOverflowTests extends MailboxFixture {

	private final List<Runnable> withdrawals = new ArrayList<>();

	@ParameterizedTest
	@EnumSource
	void pausesEachSourceOnceFromTheHighMarkOnAndResumesAllAtTheLowOne(OverflowPolicy overflow) {
		bounds(10, overflow);
		Mailbox mailbox = mailbox();
		TestSource early = new TestSource();
		TestSource late = new TestSource();
		TestSource later = new TestSource();
		mailbox.suspend();

		offer(mailbox, early, texts(0, 7));
		assertThat(early.pauses()).isZero();
		offer(mailbox, late, "7", "8");
		offer(mailbox, later, "9");
		assertThat(early.pauses()).as("it offered before the high mark").isZero();
		assertThat(late.pauses()).isEqualTo(1);
		assertThat(later.pauses()).isEqualTo(1);
		assertThat(mailbox.statistics().pausedSources()).isEqualTo(2);

		mailbox.resume();
		for (int queued = 8; queued >= 5; queued--) {
			assertThat(late.isPaused()).as("the low mark is not reached").isTrue();
			this.inHand.last().processed();
			assertThat(mailbox.statistics().queued()).isEqualTo(queued);
		}
		assertThat(mailbox.statistics().queued()).isEqualTo(5);
		assertThat(late.isPaused()).isFalse();
		assertThat(later.isPaused()).isFalse();
		assertThat(mailbox.statistics().pausedSources()).isZero();
		assertThat(late.wasOutOfTurn()).isFalse();
	}

	@Test
	void aSourceThatOffersAgainBetweenTheMarksIsPausedToo() {
		bounds(10, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		TestSource source = new TestSource();
		offer(mailbox, texts(0, 9));
		this.inHand.last().processed();
		assertThat(mailbox.statistics().queued()).isEqualTo(7);

		offer(mailbox, source, "9");

		assertThat(source.isPaused()).isTrue();
	}

	@Test
	void whatWasResumedIsPausedAgainNextTime() {
		bounds(2, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		TestSource source = new TestSource();

		for (int round = 1; round <= 3; round++) {
			offer(mailbox, source, "a", "b", "c");
			assertThat(source.pauses()).isEqualTo(round);
			while (mailbox.statistics().inFlight() > 0) {
				this.inHand.last().processed();
			}
			assertThat(source.resumes()).isEqualTo(round);
		}
		assertThat(source.wasOutOfTurn()).isFalse();
	}

	@Test
	void closingResumesAll() {
		bounds(2, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		TestSource source = new TestSource();
		offer(mailbox, source, texts(0, 5));
		assertThat(source.isPaused()).isTrue();

		mailbox.close();

		assertThat(source.isPaused()).isFalse();
	}

	@Test
	void asksNoMoreSourcesToPauseThanItsBound() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		List<TestSource> sources = IntStream.rangeClosed(0, SourcePauses.MAX_SOURCES).mapToObj((i) -> {
			TestSource source = new TestSource();
			offer(mailbox, source, "m");
			return source;
		}).toList();

		assertThat(mailbox.statistics().pausedSources()).isEqualTo(SourcePauses.MAX_SOURCES);
		assertThat(sources.getLast().pauses()).isZero();
		mailbox.close();
		assertThat(sources).noneMatch(TestSource::isPaused);
	}

	@Test
	void aSourceThatThrowsStopsNobody() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand");
		Source broken = new Source() {

			@Override
			public void pause() {
				throw new IllegalStateException("broken");
			}

			@Override
			public void resume() {
				throw new IllegalStateException("broken");
			}

		};
		TestSource sound = new TestSource();

		offer(mailbox, broken, "a");
		offer(mailbox, sound, "b");
		assertThat(sound.isPaused()).isTrue();

		mailbox.close();
		assertThat(sound.isPaused()).isFalse();
	}

	@Test
	void aFullMailboxThatBlocksStillTakesWhatAConnectionBrings() {
		bounds(2, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();

		List<TestDelivery> deliveries = offer(mailbox, texts(0, 20));
		assertThat(mailbox.statistics().overflowed()).isEqualTo(17);
		while (mailbox.statistics().inFlight() > 0) {
			this.inHand.last().processed();
		}

		assertThat(this.inHand.got()).containsExactly(texts(0, 20));
		assertThat(deliveries)
			.allSatisfy((delivery) -> assertThat(delivery.told()).containsExactly("received", "processed"));
		assertThat(mailbox.statistics().dropped()).isZero();
	}

	@Test
	void aFullMailboxThatFailsRefusesWhatComesAndSaysWhenToTryAgain() {
		bounds(2, OverflowPolicy.FAIL);
		Mailbox mailbox = mailbox();

		List<TestDelivery> deliveries = offer(mailbox, texts(0, 4));

		TestDelivery refused = deliveries.getLast();
		assertThat(refused.told()).containsExactly("QUEUE_FULL");
		assertThat(refused.problem().detail()).isEqualTo("mailbox 'test' is full (capacity 2, overflow FAIL)");
		assertThat(refused.problem().retryable()).isTrue();
		assertThat(refused.problem().retryAfter()).isEqualTo(Duration.ofMillis(200));
		assertThat(deliveries.subList(0, 3))
			.allSatisfy((delivery) -> assertThat(delivery.told()).containsExactly("received"));
		assertThat(mailbox.statistics().refused()).isEqualTo(1);
		assertThat(mailbox.statistics().overflowed()).isEqualTo(1);
		assertThat(mailbox.statistics().dropped()).isZero();
	}

	@Test
	void aFullMailboxMayDropWhatComes() {
		bounds(2, OverflowPolicy.DROP_NEWEST);
		Mailbox mailbox = mailbox();

		TestDelivery dropped = offer(mailbox, texts(0, 4)).getLast();

		assertThat(dropped.told()).containsExactly("QUEUE_FULL");
		assertThat(dropped.problem().retryable()).as("it was dropped for good").isFalse();
		assertThat(mailbox.statistics().dropped()).isEqualTo(1);
		assertThat(mailbox.statistics().refused()).isEqualTo(1);
	}

	@Test
	void aFullMailboxMayDropWhatWaitedLongest() {
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();

		List<TestDelivery> deliveries = offer(mailbox, texts(0, 5));

		assertThat(deliveries.get(0).told()).as("in hand").containsExactly("received");
		assertThat(deliveries.get(1).told()).containsExactly("received", "QUEUE_FULL");
		assertThat(deliveries.get(1).problem().retryable()).isFalse();
		assertThat(deliveries.get(2).told()).containsExactly("received", "QUEUE_FULL");
		assertThat(deliveries.get(4).told()).containsExactly("received");
		assertThat(mailbox.statistics().dropped()).isEqualTo(2);
		assertThat(mailbox.statistics().rejected()).isEqualTo(2);
		this.inHand.last().processed();
		this.inHand.last().processed();
		assertThat(this.inHand.got()).containsExactly("0", "3", "4");
	}

	@Test
	void whatWaitsForItsNextAttemptIsOlderThanTheQueue() {
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		List<TestDelivery> deliveries = offer(mailbox, "a", "b");
		this.inHand.last().reject(LATER);
		offer(mailbox, "c");

		offer(mailbox, "d");

		assertThat(deliveries.getFirst().told()).containsExactly("received", "QUEUE_FULL");
		assertThat(this.timer.pending()).isZero();
		this.inHand.last().processed();
		this.inHand.last().processed();
		assertThat(this.inHand.got()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void whatWaitsForItsNextAttemptTakesUpRoom() {
		bounds(2, OverflowPolicy.FAIL);
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b");
		this.inHand.last().reject(LATER);
		this.inHand.last().reject(LATER);
		assertThat(mailbox.statistics().delayed()).isEqualTo(2);

		TestDelivery refused = offer(mailbox, "c").getFirst();

		assertThat(refused.told()).containsExactly("QUEUE_FULL");
	}

	@Test
	void aPublisherWaitsForRoomAndIsTakenInInTurn() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		TestDelivery first = publish(mailbox, "first");
		TestDelivery second = publish(mailbox, "second");
		assertThat(first.told()).isEmpty();
		assertThat(mailbox.statistics().waitingPublishers()).isEqualTo(2);

		this.inHand.last().processed();
		assertThat(first.told()).containsExactly("received");
		assertThat(second.told()).isEmpty();
		this.inHand.last().processed();
		assertThat(second.told()).containsExactly("received");
		this.inHand.last().processed();
		this.inHand.last().processed();
		assertThat(this.inHand.got()).containsExactly("in hand", "full", "first", "second");
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aPublisherThatFindsRoomDoesNotWait() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();

		assertThat(publish(mailbox, "a").told()).containsExactly("received");
		assertThat(this.timer.pending()).isZero();
		assertThat(this.withdrawals).isEmpty();
	}

	@Test
	void aPublisherIsRefusedWhenThereIsNoRoomInTime() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");
		TestDelivery waiting = publish(mailbox, "a");

		advance(29_999);
		assertThat(waiting.told()).isEmpty();
		advance(1);

		assertThat(waiting.told()).containsExactly("QUEUE_FULL");
		assertThat(waiting.problem().detail())
			.isEqualTo("mailbox 'test' is full (capacity 1, overflow BLOCK), and had no room within PT30S");
		assertThat(waiting.problem().retryable()).isTrue();
		assertThat(mailbox.statistics().refused()).isEqualTo(1);
		assertThat(mailbox.statistics().waitingPublishers()).isZero();
		this.inHand.last().processed();
		this.inHand.last().processed();
		assertThat(this.inHand.got()).doesNotContain("a");
	}

	@Test
	void aDeadlineEndsTheWaitBefore() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");
		TestDelivery waiting = publish(mailbox, "a", Deadline.after(this.timer, Duration.ofSeconds(2)));

		advance(2_000);

		assertThat(waiting.told()).containsExactly("QUEUE_FULL");
	}

	@Test
	void withoutPatienceThereIsNoWait() {
		bounds(1, OverflowPolicy.BLOCK);
		this.options = this.options.withBounds(this.options.bounds().withBlockTimeout(Duration.ZERO));
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		assertThat(publish(mailbox, "a").told()).containsExactly("QUEUE_FULL");
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aPublisherMayGiveUp() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");
		TestDelivery waiting = publish(mailbox, "a");

		this.withdrawals.forEach(Runnable::run);
		this.withdrawals.forEach(Runnable::run);

		assertThat(waiting.told()).containsExactly("CANCELLED");
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void noMorePublishersWaitThanTheBound() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		List<TestDelivery> publishers = IntStream.rangeClosed(0, BoundedQueue.MAX_PARKED)
			.mapToObj((i) -> publish(mailbox, "m"))
			.toList();

		assertThat(publishers.get(BoundedQueue.MAX_PARKED - 1).told()).isEmpty();
		assertThat(publishers.get(BoundedQueue.MAX_PARKED).told()).containsExactly("QUEUE_FULL");
		assertThat(mailbox.statistics().waitingPublishers()).isEqualTo(BoundedQueue.MAX_PARKED);
	}

	@Test
	void publishersThatWaitAreTurnedAwayAtTheEnd() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox closing = mailbox();
		Mailbox draining = mailbox(new InHand());
		List<TestDelivery> publishers = new ArrayList<>();
		for (Mailbox mailbox : List.of(closing, draining)) {
			offer(mailbox, "in hand", "full");
			publishers.add(publish(mailbox, "a"));
		}

		closing.close();
		draining.drain(Duration.ofSeconds(20));

		assertThat(publishers).allSatisfy((waiting) -> {
			assertThat(waiting.told()).containsExactly("SHUTTING_DOWN");
			assertThat(waiting.problem().retryable()).isTrue();
		});
		assertThat(publish(closing, "b").told()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLOCK")
	void aPublisherDoesNotWaitWhereThePolicyDoesNotBlock(OverflowPolicy overflow) {
		bounds(1, overflow);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		TestDelivery delivery = publish(mailbox, "a");

		assertThat(delivery.told())
			.containsExactly((overflow == OverflowPolicy.DROP_OLDEST) ? "received" : ErrorCode.QUEUE_FULL.name());
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aPublisherIsNotPaused() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand", "full");

		TestDelivery delivery = publish(mailbox, "a");

		assertThat(((TestSource) delivery.source()).pauses()).isZero();
	}

	private TestDelivery publish(Mailbox mailbox, String text) {
		return publish(mailbox, text, Deadline.NONE);
	}

	private TestDelivery publish(Mailbox mailbox, String text, Deadline deadline) {
		TestDelivery delivery = TestDelivery.of(text);
		mailbox.tryOffer(delivery, deadline, this.withdrawals::add);
		return delivery;
	}

}
