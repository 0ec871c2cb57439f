package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class PublisherLostTests {

	private static final TopicOptions EIGHT = TopicOptions.DEFAULT.withSlots(8);

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Duration SHORT = Duration.ofMillis(20);

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = open(this.folder.path());

	private final List<String> told = new ArrayList<>();

	private final SubscriberOptions telling = SubscriberOptions.DEFAULT.withPublishers(new PublisherListener() {

		@Override
		public void onPublisherLost(String topic, Holder publisher) {
			PublisherLostTests.this.told.add("lost %s %d".formatted(topic, publisher.pid()));
		}

		@Override
		public void onPublisherBack(String topic, Holder publisher) {
			PublisherLostTests.this.told.add("back %s %d".formatted(topic, publisher.pid()));
		}

	});

	private final long pid = ProcessHandle.current().pid();

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
	void aPublisherThatIsKilledIsMissedAndItsRestartIsToldBeforeItsFirstMessage() {
		Subscriber subscriber = this.domain.subscriber("t", this.telling);
		String killed;
		try (JavaProcess publisher = OtherJvm.start(CheckedPublisher.class, this.folder.path(), "t", Long.MAX_VALUE)) {
			publisher.awaitLine("^publishes");
			killed = publisherOf("t");
			assertThat(subscriber.take(LONG)).isPresent();
			publisher.kill();
		}

		untilTold(subscriber, 1);
		assertThat(this.told).containsExactly("lost t " + killed);

		Publisher next = this.domain.publisher("t", CheckedPublisher.OPTIONS);
		next.publish(new byte[1]);
		assertThat(subscriber.poll((view) -> this.told.add("message"), 100)).isEqualTo(1);
		assertThat(this.told).containsExactly("lost t " + killed, "back t " + this.pid, "message");
	}

	@Test
	void aPublisherThatClosesIsMissedOnceAllWasReadAndASuccessorOfAnotherShapeIsTold() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t", this.telling);
		publisher.publish(new byte[1]);
		publisher.close();

		assertThat(subscriber.take(LONG)).isPresent();
		assertThat(this.told).isEmpty();
		untilTold(subscriber, 1);
		assertThat(this.told).containsExactly("lost t " + this.pid);

		this.domain.publisher("t", EIGHT.withSlots(16)).publish(new byte[1]);
		assertThat(subscriber.take(LONG)).isPresent();
		assertThat(this.told).containsExactly("lost t " + this.pid, "back t " + this.pid);
	}

	@Test
	void aRestartBetweenTwoLooksIsToldAsWell() {
		PublisherOptions keep = PublisherOptions.DEFAULT.keepFile();
		Publisher publisher = this.domain.publisher("t", EIGHT, keep);
		Subscriber subscriber = this.domain.subscriber("t", this.telling);
		publisher.close();
		this.domain.publisher("t", EIGHT, keep);

		untilTold(subscriber, 2);

		assertThat(this.told).containsExactly("lost t " + this.pid, "back t " + this.pid);
	}

	@Test
	void whoComesToAFileThatWasLeftBehindIsToldThatNobodyPublishes() {
		this.domain.publisher("t", EIGHT, PublisherOptions.DEFAULT.keepFile()).close();
		Subscriber subscriber = this.domain.subscriber("t", this.telling);

		untilTold(subscriber, 1);

		assertThat(this.told).containsExactly("lost t " + this.pid);
		assertThat(subscriber.isAttached()).isTrue();
		assertThat(subscriber.isPublished()).isFalse();
	}

	@Test
	void aPublisherThatIsSilentIsNotMissed() {
		this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t", this.telling);

		assertThat(subscriber.await(Duration.ofMillis(300))).isFalse();

		assertThat(this.told).isEmpty();
		assertThat(subscriber.isPublished()).isTrue();
	}

	@Test
	void theFirstPublisherOfATopicIsNotCalledBack() {
		Subscriber subscriber = this.domain.subscriber("t", this.telling);
		assertThat(subscriber.await(Duration.ofMillis(150))).isFalse();

		this.domain.publisher("t", EIGHT).publish(new byte[1]);

		assertThat(subscriber.take(LONG)).isPresent();
		assertThat(this.told).isEmpty();
	}

	@Test
	void aSubscriberWaitsForAPublisherAndNotForItsMessages() throws Exception {
		Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.withNap(Duration.ofSeconds(100)));
		assertThat(subscriber.awaitPublisher(SHORT)).isFalse();
		assertThat(subscriber.isPublished()).isFalse();

		Thread late = Thread.ofPlatform().start(() -> this.domain.publisher("t", EIGHT));

		assertThat(subscriber.awaitPublisher(LONG)).isTrue();
		assertThat(subscriber.awaitPublisher(Duration.ZERO)).isTrue();
		late.join();
	}

	@Test
	void aSubscriberThatIsClosedStopsWaitingForAPublisher() throws Exception {
		Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.withNap(Duration.ofSeconds(100)));
		List<Boolean> came = new ArrayList<>();
		Thread waiting = Thread.ofPlatform().start(() -> came.add(subscriber.awaitPublisher(Duration.ofSeconds(50))));
		await().until(() -> waiting.getState() != Thread.State.NEW);

		subscriber.close();

		assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
	}

	private void untilTold(Subscriber subscriber, int count) {
		await().until(() -> {
			subscriber.take(SHORT);
			return this.told.size() >= count;
		});
	}

	private String publisherOf(String topic) {
		return this.domain.check()
			.topics()
			.stream()
			.filter((status) -> status.name().equals(topic))
			.map((status) -> String.valueOf(status.owner().pid()))
			.findFirst()
			.orElseThrow();
	}

}
