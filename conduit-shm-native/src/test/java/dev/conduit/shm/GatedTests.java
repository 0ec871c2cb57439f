package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class GatedTests {

	private static final TopicOptions GATED = TopicOptions.DEFAULT.withSlots(8).withPolicy(Policy.GATED);

	private static final PublisherOptions FAIL = PublisherOptions.DEFAULT.whenFull(WhenFull.FAIL, Duration.ofDays(1))
		.withSlowTimeout(Duration.ZERO);

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = open(this.folder.path());

	/** The same holds however processes wait. */
	Domain open(Path path) {
		return Domain.open(path);
	}

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@Test
	void aFullRingFailsUntilASubscriberHasRead() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 8);

		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[8]))
			.withMessageContaining("'t'");
		assertThat(subscriber.take()).map(Message::sequence).contains(0L);

		assertThat(publisher.publish(new byte[8])).isEqualTo(8);
		assertThat(numbers(subscriber)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
		assertThat(subscriber.lost()).isZero();
	}

	@Test
	void aFullArenaFailsThoughSlotsAreFree() {
		Publisher publisher = this.domain.publisher("t", GATED.withLargeMessages(1024, 4), FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		for (int i = 0; i < 4; i++) {
			publisher.publish(new byte[1024]);
		}

		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[1024]));
		assertThat(publisher.publish(new byte[8])).as("a small one needs no arena").isEqualTo(4);
		assertThat(subscriber.take()).isPresent();

		assertThat(publisher.publish(new byte[1024])).isEqualTo(5);
		assertThat(numbers(subscriber)).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void theNewestIsDroppedAndCounted() {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.DROP_NEWEST, Duration.ofDays(1)));
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 8);

		assertThat(publisher.publish(new byte[8])).isEqualTo(Publisher.REFUSED);

		assertThat(publisher.refused()).isEqualTo(1);
		assertThat(numbers(subscriber)).hasSize(8);
		assertThat(publisher.publish(new byte[8])).isEqualTo(8);
	}

	@Test
	void aPublisherThatBlocksGoesOnWhenSpaceComes() throws Exception {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(30)));
		Subscriber subscriber = this.domain.subscriber("t");

		Thread publishing = Thread.ofPlatform().start(() -> publish(publisher, 10_000));
		List<Long> received = new ArrayList<>();
		while (received.size() < 10_000) {
			Optional<Message> message = subscriber.take(Duration.ofSeconds(20));
			assertThat(message).as("after %d", received.size()).isPresent();
			received.add(message.get().sequence());
		}

		assertThat(publishing.join(Duration.ofSeconds(20))).isTrue();
		assertThat(received).isSorted().doesNotHaveDuplicates().last().isEqualTo(9_999L);
		assertThat(subscriber.lost()).isZero();
		assertThat(publisher.ejected()).isZero();
	}

	@Test
	void aPublisherThatBlocksGivesUpAtItsTimeout() {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofMillis(20)));
		this.domain.subscriber("t");
		publish(publisher, 8);

		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[8]));
	}

	@Test
	void whoStandsStillIsEjectedAndComesBackWithItsLossCounted() {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(30))
					.withSlowTimeout(Duration.ofMillis(50)));
		Subscriber still = this.domain.subscriber("t");

		publish(publisher, 20);
		List<Long> received = numbers(still);

		assertThat(publisher.ejected()).isEqualTo(1);
		assertThat(received).endsWith(19L);
		assertThat(still.received() + still.lost()).isEqualTo(20);
		assertThat(still.lost()).isPositive();
		publish(publisher, 9);
		assertThat(publisher.ejected()).as("it had its say again").isEqualTo(2);
	}

	@Test
	void whoAsksForNoSayHoldsNobodyUp() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber observer = this.domain.subscriber("t", SubscriberOptions.DEFAULT.withDelivery(Delivery.LOSSY));

		publish(publisher, 100);
		numbers(observer);

		assertThat(observer.received() + observer.lost()).isEqualTo(100);
		assertThat(observer.lost()).isPositive();
	}

	@Test
	void aGatedTopicWithoutSubscribersIsNeverFull() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);

		publish(publisher, 100);

		assertThat(publisher.position()).isEqualTo(100);
	}

	@Test
	void whoJoinsWithHistoryLosesNothingThatComesAfterIt() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		publish(publisher, 20);
		Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.last(4)));

		publish(publisher, 8);
		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[8]));

		assertThat(numbers(subscriber)).containsExactly(20L, 21L, 22L, 23L, 24L, 25L, 26L, 27L);
		assertThat(subscriber.lost()).as("of the history").isEqualTo(4);
	}

	@Test
	void whoMustNotLoseIsNotLetToATopicThatOverwrites() {
		this.domain.publisher("t", TopicOptions.DEFAULT);

		assertThatExceptionOfType(IncompatibleTopicException.class)
			.isThrownBy(() -> this.domain.subscriber("t", SubscriberOptions.DEFAULT.withDelivery(Delivery.LOSSLESS)))
			.withMessageContaining("GATED");
	}

	@Test
	void whoMustNotLoseIsNotLetToATopicThatComesLaterAndOverwrites() {
		Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.withDelivery(Delivery.LOSSLESS));
		Publisher overwriting = this.domain.publisher("t", TopicOptions.DEFAULT);

		assertThatExceptionOfType(IncompatibleTopicException.class).isThrownBy(subscriber::take)
			.withMessageContaining("publisher choose GATED")
			.withMessageContaining("subscriber AS_TOPIC");

		overwriting.close();
		this.domain.publisher("t", GATED).publish(new byte[8]);
		assertThat(subscriber.take(Duration.ofSeconds(30))).isPresent();
	}

	@Test
	void aThreadThatWouldWaitForItselfIsToldAtOnce() {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofDays(1)).withSlowTimeout(Duration.ZERO));
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 8);

		assertThatExceptionOfType(RingFullException.class)
			.isThrownBy(() -> subscriber.poll((view) -> publish(publisher, 9), 1))
			.withMessageContaining("wait for itself")
			.withMessageContaining("another thread");

		numbers(subscriber);
		publish(publisher, 8);
	}

	@Test
	void aThreadThatWouldWaitForItselfIsToldAlsoThroughAnotherDomainOfTheSameFolder() {
		try (Domain second = open(this.folder.path()); Subscriber subscriber = second.subscriber("t")) {
			Publisher publisher = this.domain.publisher("t", GATED,
					PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofDays(1))
						.withSlowTimeout(Duration.ZERO));
			assertThat(subscriber.isAttached()).isTrue();
			publish(publisher, 8);

			assertThatExceptionOfType(RingFullException.class)
				.isThrownBy(() -> subscriber.poll((view) -> publish(publisher, 9), 1))
				.withMessageContaining("wait for itself");
		}
	}

	@Test
	void aCallbackMayWaitForASubscriberOfAnotherThread() throws Exception {
		Publisher publisher = this.domain.publisher("t", GATED,
				PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(40))
					.withSlowTimeout(Duration.ZERO));
		Publisher other = this.domain.publisher("other", GATED);
		Subscriber subscriber = this.domain.subscriber("t");
		Subscriber callback = this.domain.subscriber("other");
		other.publish(new byte[1]);
		publish(publisher, 8);
		Thread reading = Thread.ofPlatform().start(() -> {
			for (int i = 0; i < 9; i++) {
				assertThat(subscriber.take(Duration.ofSeconds(30))).isPresent();
			}
		});

		assertThat(callback.poll((view) -> publish(publisher, 1), 1)).isEqualTo(1);

		assertThat(reading.join(Duration.ofSeconds(40))).isTrue();
	}

	@Test
	void whoLeavesGivesItsSpaceBack() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 8);

		subscriber.close();

		publish(publisher, 20);
	}

	private static void publish(Publisher publisher, int count) {
		byte[] payload = new byte[8];
		for (int i = 0; i < count; i++) {
			publisher.publish(payload);
		}
	}

	private static List<Long> numbers(Subscriber subscriber) {
		List<Long> numbers = new ArrayList<>();
		for (Optional<Message> message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			numbers.add(message.get().sequence());
		}
		return numbers;
	}

}
