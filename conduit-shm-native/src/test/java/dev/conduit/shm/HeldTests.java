package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class HeldTests {

	private static final TopicOptions GATED = TopicOptions.DEFAULT.withSlots(8)
		.withLargeMessages(1024, 4)
		.withPolicy(Policy.GATED);

	private static final PublisherOptions FAIL = PublisherOptions.DEFAULT.whenFull(WhenFull.FAIL, Duration.ofDays(1))
		.withSlowTimeout(Duration.ZERO);

	private static final PublisherOptions EJECT = PublisherOptions.DEFAULT
		.whenFull(WhenFull.BLOCK, Duration.ofSeconds(30))
		.withSlowTimeout(Duration.ofMillis(50));

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
	void whatIsHeldStaysAndHoldsThePublisherUpThoughTheRestIsRead() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 8);

		Held held = subscriber.hold().orElseThrow();
		assertThat(numbers(subscriber)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[8]));

		assertThat(held.sequence()).isZero();
		assertThat(held.view().sequence()).isZero();
		assertThat(held.view().getByte(0)).isZero();
		assertThat(held.view().validate()).isTrue();
		assertThat(held.release()).isTrue();
		publish(publisher, 8, 8);
		assertThat(numbers(subscriber)).containsExactly(8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
		assertThat(subscriber.received()).isEqualTo(16);
		assertThat(subscriber.lost()).isZero();
	}

	@Test
	void theOldestThatIsHeldDecides() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 8);
		Held first = subscriber.hold().orElseThrow();
		Held second = subscriber.hold().orElseThrow();
		assertThat(numbers(subscriber)).hasSize(6);

		assertThat(second.release()).isTrue();
		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[8]));
		assertThat(first.release()).isTrue();

		publish(publisher, 8, 8);
	}

	@Test
	void aLargeMessageKeepsItsPlaceInTheArena() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		byte[] large = new byte[1024];
		large[1023] = 42;
		publisher.publish(large);

		try (Held held = subscriber.hold().orElseThrow()) {
			for (int i = 0; i < 3; i++) {
				publisher.publish(new byte[1024]);
				assertThat(subscriber.take()).isPresent();
			}
			assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(new byte[1024]));

			assertThat(held.view().toByteArray()).isEqualTo(large);
			assertThat(held.release()).isTrue();
		}
		publisher.publish(new byte[1024]);
	}

	@Test
	void whoHoldsForTooLongIsEjectedAndToldWhenItReleases() {
		Publisher publisher = this.domain.publisher("t", GATED, EJECT);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 8);
		Held held = subscriber.hold().orElseThrow();
		assertThat(numbers(subscriber)).hasSize(7);

		publish(publisher, 8, 8);

		assertThat(publisher.ejected()).isEqualTo(1);
		assertThat(held.view().validate()).isFalse();
		assertThat(numbers(subscriber)).containsExactly(8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
		assertThat(held.release()).as("it was overwritten").isFalse();
		publish(publisher, 16, 8);
		assertThat(publisher.ejected()).as("nobody waits for what was overwritten").isEqualTo(1);
		assertThat(numbers(subscriber)).hasSize(8);
		assertThat(subscriber.lost()).isZero();
	}

	@Test
	void howManyAreHeldIsBounded() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.withMaxHeld(2));
		publish(publisher, 0, 3);
		Held first = subscriber.hold().orElseThrow();
		assertThat(subscriber.hold()).isPresent();

		assertThatIllegalStateException().isThrownBy(subscriber::hold)
			.withMessageContaining("2 messages of topic 't'")
			.withMessageContaining("'maxHeld'");
		first.release();

		assertThat(subscriber.hold()).map(Held::sequence).contains(2L);
		assertThatIllegalArgumentException().isThrownBy(() -> SubscriberOptions.DEFAULT.withMaxHeld(-1));
	}

	@Test
	void nothingIsHeldOfATopicWhosePublisherDoesNotWait() {
		this.domain.publisher("overwrites", TopicOptions.DEFAULT);
		this.domain.publisher("gated", GATED);
		Subscriber observer = this.domain.subscriber("gated", SubscriberOptions.DEFAULT.withDelivery(Delivery.LOSSY));

		assertThatExceptionOfType(IncompatibleTopicException.class)
			.isThrownBy(() -> this.domain.subscriber("overwrites").hold())
			.withMessageContaining("'overwrites'")
			.withMessageContaining("GATED");
		assertThatExceptionOfType(IncompatibleTopicException.class).isThrownBy(observer::hold)
			.withMessageContaining("AS_TOPIC");
	}

	@Test
	void whereThereIsNothingNothingIsHeld() {
		Subscriber subscriber = this.domain.subscriber("t");
		assertThat(subscriber.hold()).isEmpty();
		this.domain.publisher("t", GATED);

		assertThat(subscriber.hold()).isEmpty();
	}

	@Test
	void whatWasReleasedIsNotReadAnyMore() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 1);
		Held held = subscriber.hold().orElseThrow();
		View view = held.view();

		assertThat(held.release()).isTrue();

		assertThat(held.release()).isFalse();
		assertThatIllegalStateException().isThrownBy(held::view).withMessageContaining("message 0 was released");
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> view.getByte(0));
	}

	@Test
	void whatIsHeldOutlivesItsPublisherAndTheSuccessorIsReadAfterwards() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 1);
		Held held = subscriber.hold().orElseThrow();
		publisher.close();
		Publisher successor = this.domain.publisher("t", GATED.withSlots(16), FAIL);
		publish(successor, 0, 1);

		assertThat(subscriber.take()).isEmpty();
		assertThat(subscriber.await(Duration.ofMillis(1))).isFalse();
		assertThat(held.view().getByte(0)).isZero();
		assertThat(held.release()).isTrue();

		assertThat(subscriber.take(Duration.ofSeconds(30))).isPresent();
	}

	@Test
	void closingTheSubscriberEndsWhatItHolds() {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 8);
		Held held = subscriber.hold().orElseThrow();

		subscriber.close();

		publish(publisher, 8, 8);
		assertThatIllegalStateException().isThrownBy(() -> held.view().getByte(0));
		assertThat(held.release()).isFalse();
	}

	@Test
	void aReleaseInsideAPollIsFineAndOneBesideItIsRefused() throws Exception {
		Publisher publisher = this.domain.publisher("t", GATED, FAIL);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 3);
		Held first = subscriber.hold().orElseThrow();
		Held second = subscriber.hold().orElseThrow();
		CountDownLatch polls = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		AtomicBoolean released = new AtomicBoolean();

		Thread reading = Thread.ofPlatform().start(() -> subscriber.poll((view) -> {
			released.set(first.release());
			polls.countDown();
			awaitUninterrupted(asked);
		}, 1));
		polls.await();
		assertThatIllegalStateException().isThrownBy(second::release).withMessageContaining("one thread at a time");
		asked.countDown();
		reading.join();

		assertThat(released).isTrue();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void publish(Publisher publisher, int from, int count) {
		for (int i = from; i < from + count; i++) {
			publisher.publish(new byte[] { (byte) i });
		}
	}

	private static List<Long> numbers(Subscriber subscriber) {
		List<Long> numbers = new ArrayList<>();
		for (var message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			numbers.add(message.get().sequence());
		}
		return numbers;
	}

}
