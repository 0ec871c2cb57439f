package dev.conduit.shm;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class TopicTests {

	private static final TopicOptions EIGHT = TopicOptions.DEFAULT.withSlots(8);

	private static final Duration LONG = Duration.ofSeconds(30);

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
	void messagesArriveInOrderWithTheirNumbers() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");

		publish(publisher, 0, 5);

		assertThat(numbers(subscriber)).containsExactly(0L, 1L, 2L, 3L, 4L);
		assertThat(subscriber.received()).isEqualTo(5);
		assertThat(subscriber.lost()).isZero();
		assertThat(publisher.position()).isEqualTo(5);
	}

	@Test
	void whatIsLostIsCountedExactlyAndToldWithTheNextMessage() {
		List<Long> losses = new ArrayList<>();
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t",
				SubscriberOptions.DEFAULT.withLosses((topic, count) -> losses.add(count)));

		publish(publisher, 0, 100);
		Message first = subscriber.take().orElseThrow();
		List<Long> rest = numbers(subscriber);

		assertThat(first.sequence()).isEqualTo(93);
		assertThat(first.lostBefore()).isEqualTo(93);
		assertThat(rest).containsExactly(94L, 95L, 96L, 97L, 98L, 99L);
		assertThat(subscriber.received() + subscriber.lost()).isEqualTo(100);
		assertThat(losses).containsExactly(93L);
	}

	@Test
	void aReaderThatIsJustNotLappedLosesNothing() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");

		publish(publisher, 0, 8);

		assertThat(numbers(subscriber)).hasSize(8);
		assertThat(subscriber.lost()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 223, 224, 225, 4095, 4096, 100_000, 1 << 18 })
	void aMessageOfAnySizeUpToTheLimitArrivesWhole(int size) {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");
		for (int i = 0; i < 20; i++) {
			byte[] payload = filled(size, i);

			publisher.publish(payload);

			assertThat(subscriber.take().orElseThrow().payload()).isEqualTo(payload);
		}
		assertThat(subscriber.lost()).isZero();
	}

	@Test
	void largeMessagesThatTheArenaDoesNotHoldAnyMoreAreLostThoughTheirSlotsAreThere() {
		TopicOptions options = TopicOptions.DEFAULT.withSlots(64).withLargeMessages(1024, 4);
		Publisher publisher = this.domain.publisher("t", options);
		Subscriber subscriber = this.domain.subscriber("t");

		for (int i = 0; i < 20; i++) {
			publisher.publish(filled(1024, i));
		}
		List<Message> messages = all(subscriber);

		assertThat(messages).extracting(Message::sequence).containsExactly(16L, 17L, 18L, 19L);
		assertThat(messages)
			.allSatisfy((message) -> assertThat(message.payload()).isEqualTo(filled(1024, (int) message.sequence())));
		assertThat(subscriber.lost()).isEqualTo(16);
	}

	@Test
	void aMessageOverTheLimitIsRefusedAndTheNextOneArrives() {
		Publisher publisher = this.domain.publisher("t", EIGHT.inlineOnly(16));
		Subscriber subscriber = this.domain.subscriber("t");

		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> publisher.publish(new byte[17]))
			.withMessageContaining("17")
			.withMessageContaining("'maxMessageBytes'");
		publisher.publish(new byte[16]);

		assertThat(numbers(subscriber)).containsExactly(0L);
	}

	@Test
	void aClaimIsWrittenInPlaceAndIsAMessageOnlyWhenCommitted() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");

		try (Claim dropped = publisher.claim(1000)) {
			dropped.putLong(0, 1);
		}
		Claim claim = publisher.claim(8);
		assertThat(subscriber.take()).isEmpty();
		claim.putLong(0, 42);
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> claim.putLong(1, 42));
		long sequence = claim.commit();

		assertThat(sequence).isZero();
		assertThat(subscriber.read((view) -> view.getLong(0))).contains(42L);
		assertThatIllegalStateException().isThrownBy(claim::commit);
	}

	@Test
	void whileAMessageIsClaimedNothingElseIsAdded() {
		Publisher publisher = this.domain.publisher("t", EIGHT);

		try (Claim claim = publisher.claim(8)) {
			assertThatIllegalStateException().isThrownBy(() -> publisher.publish(new byte[1]));
			assertThat(claim.length()).isEqualTo(8);
		}

		assertThat(publisher.publish(new byte[1])).isZero();
	}

	@Test
	void aBatchIsSeenByWhoIsAwakeAtOnceAndTheCursorMovesWithTheFlush() {
		Publisher publisher = this.domain.publisher("t", TopicOptions.DEFAULT);
		Subscriber awake = this.domain.subscriber("t");
		byte[] payload = new byte[8];

		for (int i = 0; i < 10; i++) {
			publisher.append(payload, 0, 8);
		}

		assertThat(awake.poll((view) -> assertThat(view.validate()).isTrue(), 4)).isEqualTo(4);
		assertThat(awake.poll((view) -> assertThat(view.validate()).isTrue(), 100)).isEqualTo(6);
		assertThat(numbers(this.domain.subscriber("t", joinAt(Join.earliest())))).as("before the flush").hasSize(10);
		publisher.flush();
		publisher.publish(payload);
		assertThat(numbers(this.domain.subscriber("t", joinAt(Join.last(1))))).containsExactly(10L);
	}

	@Test
	void whoJoinsChoosesWhereToBegin() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		publish(publisher, 0, 20);

		assertThat(numbers(this.domain.subscriber("t"))).isEmpty();
		assertThat(numbers(this.domain.subscriber("t", joinAt(Join.last(3))))).containsExactly(17L, 18L, 19L);
		assertThat(numbers(this.domain.subscriber("t", joinAt(Join.earliest())))).containsExactly(13L, 14L, 15L, 16L,
				17L, 18L, 19L);
		assertThat(numbers(this.domain.subscriber("t", joinAt(Join.sequence(18))))).containsExactly(18L, 19L);
		Subscriber tooLate = this.domain.subscriber("t", joinAt(Join.sequence(0)));
		assertThat(numbers(tooLate)).endsWith(19L);
		assertThat(tooLate.received() + tooLate.lost()).isEqualTo(20);
	}

	@Test
	void aSubscriberThatWasThereBeforeItsTopicGetsTheFirstMessage() {
		Subscriber subscriber = this.domain.subscriber("late");
		assertThat(subscriber.take()).isEmpty();
		assertThat(subscriber.isAttached()).isFalse();

		Publisher publisher = this.domain.publisher("late", EIGHT);
		publish(publisher, 0, 2);

		assertThat(subscriber.take(LONG)).map(Message::sequence).contains(0L);
		assertThat(subscriber.take(LONG)).map(Message::sequence).contains(1L);
	}

	@Test
	void aTopicThatClosesIsReadToItsEndAndItsSuccessorFromItsBegin() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 3);
		publisher.close();
		assertThat(this.folder.path().resolve("t.cdt")).doesNotExist();

		Publisher successor = this.domain.publisher("t", EIGHT.withSlots(16));
		publish(successor, 0, 2);

		assertThat(numbers(subscriber)).containsExactly(0L, 1L, 2L, 0L, 1L);
		assertThat(subscriber.received()).isEqualTo(5);
	}

	@Test
	void aFileThatIsKeptServesWhoComesLaterAndThePublisherThatGoesOn() {
		Publisher publisher = this.domain.publisher("latched", EIGHT, PublisherOptions.DEFAULT.keepFile());
		publish(publisher, 0, 3);
		publisher.close();

		Subscriber late = this.domain.subscriber("latched", joinAt(Join.last(1)));
		assertThat(numbers(late)).containsExactly(2L);
		Publisher next = this.domain.publisher("latched", EIGHT);
		assertThat(next.publish(new byte[1])).isEqualTo(3);
		assertThat(numbers(late)).containsExactly(3L);
	}

	@Test
	void aSecondPublisherIsRefusedAsLongAsTheFirstLives() {
		Publisher publisher = this.domain.publisher("t", EIGHT);

		assertThatExceptionOfType(TopicOwnedException.class).isThrownBy(() -> this.domain.publisher("t", EIGHT))
			.withMessageContaining("'t'")
			.withMessageContaining(String.valueOf(ProcessHandle.current().pid()));
		publisher.close();
		this.domain.publisher("t", EIGHT).close();
	}

	@Test
	void whoIsInTheWayIsCalledByItsName() {
		DomainOptions named = DomainOptions.DEFAULT.withName("orders\n€");
		try (Domain other = Domain.open(this.folder.path(), named)) {
			other.publisher("t", EIGHT.withMaxSubscribers(1));
			other.subscriber("t");
			String name = "process %d 'orders?€' since 2".formatted(ProcessHandle.current().pid());

			assertThatExceptionOfType(TopicOwnedException.class).isThrownBy(() -> this.domain.publisher("t", EIGHT))
				.withMessageContaining(name)
				.withMessageContaining("another name");
			assertThatExceptionOfType(TooManySubscribersException.class).isThrownBy(() -> this.domain.subscriber("t"))
				.withMessageContaining(name);
			assertThat(this.domain.check().topics().getFirst().owner().name()).isEqualTo("orders?€");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> named.withName("x".repeat(93)))
			.withMessageContaining("'name'")
			.withMessageContaining("92");
	}

	@Test
	void seatsAreBoundedAndComeFreeAgain() {
		this.domain.publisher("t", EIGHT.withMaxSubscribers(2));
		Subscriber one = this.domain.subscriber("t");
		this.domain.subscriber("t");

		assertThatExceptionOfType(TooManySubscribersException.class).isThrownBy(() -> this.domain.subscriber("t"))
			.withMessageContaining("2 living")
			.withMessageContaining("process %d since 2".formatted(ProcessHandle.current().pid()))
			.withMessageContaining("'maxSubscribers'")
			.satisfies((ex) -> assertThat(ex.holders()).hasSize(2));
		one.close();
		this.domain.subscriber("t");
	}

	@Test
	void whatComesIsShownCopiedOrMadeIntoSomethingByWhoWaitsForIt() throws Exception {
		Subscriber subscriber = this.domain.subscriber("t");
		Publisher publisher = this.domain.publisher("t", EIGHT);
		List<Long> seen = new ArrayList<>();
		assertThat(subscriber.poll((view) -> seen.add(view.sequence()), 10, Duration.ofMillis(1))).isZero();
		assertThat(subscriber.take(Duration.ofMillis(1))).isEmpty();
		assertThat(subscriber.read(View::sequence, Duration.ofMillis(1))).isEmpty();
		assertThat(subscriber.await(Duration.ofMillis(1))).isFalse();

		Thread late = Thread.ofPlatform().start(() -> publish(publisher, 0, 1));
		assertThat(subscriber.poll((view) -> seen.add(view.sequence()), 10, LONG)).isEqualTo(1);
		late.join();
		late = Thread.ofPlatform().start(() -> publish(publisher, 1, 1));
		assertThat(subscriber.read(View::sequence, LONG)).contains(1L);
		late.join();
		late = Thread.ofPlatform().start(() -> publish(publisher, 2, 1));
		assertThat(subscriber.await(LONG)).isTrue();
		assertThat(subscriber.take()).map(Message::sequence).contains(2L);
		late.join();

		assertThat(seen).containsExactly(0L);
	}

	@Test
	void whoFoundNoSeatInATopicThatCameLaterGetsTheNextOneThatComesFree() {
		Subscriber one = this.domain.subscriber("t");
		Subscriber two = this.domain.subscriber("t");
		Publisher publisher = this.domain.publisher("t", EIGHT.withMaxSubscribers(1));
		assertThat(one.isAttached()).isTrue();
		assertThatExceptionOfType(TooManySubscribersException.class).isThrownBy(two::take);

		one.close();
		publish(publisher, 0, 1);

		assertThat(two.take(LONG)).map(Message::sequence).contains(0L);
	}

	@Test
	void aPublisherWaitsForItsSubscribers() throws Exception {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		assertThat(publisher.awaitSubscribers(1, Duration.ofMillis(1))).isFalse();

		Thread late = Thread.ofPlatform().start(() -> this.domain.subscriber("t"));

		assertThat(publisher.awaitSubscribers(1, LONG)).isTrue();
		late.join();
	}

	@Test
	void namesBecomeFileNamesThatStayInTheFolder() {
		Publisher publisher = this.domain.publisher("a/../b *%", EIGHT);
		Subscriber subscriber = this.domain.subscriber("a/../b *%");
		publish(publisher, 0, 1);

		assertThat(numbers(subscriber)).containsExactly(0L);
		assertThat(this.folder.path())
			.isDirectoryContaining((file) -> file.getFileName().toString().equals("a%2F..%2Fb+%2A%25.cdt"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.domain.subscriber(".."));
		assertThatIllegalArgumentException().isThrownBy(() -> this.domain.subscriber(""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.domain.subscriber("x".repeat(300)));
	}

	@Test
	void aHandlersExceptionReachesTheCallerAndTheMessageCountsAsReceived() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 2);

		assertThatIllegalStateException().isThrownBy(() -> subscriber.poll((view) -> {
			throw new IllegalStateException("no");
		}, 10)).withMessage("no");

		assertThat(numbers(subscriber)).containsExactly(1L);
		assertThat(subscriber.received()).isEqualTo(2);
	}

	@Test
	void aViewThatWasOverwrittenSaysSoAndCountsAsLost() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");
		publish(publisher, 0, 1);

		List<Long> whole = new ArrayList<>();
		subscriber.poll((view) -> {
			if (view.sequence() > 0) {
				whole.add(view.sequence());
				return;
			}
			assertThat(view.validate()).isTrue();
			publish(publisher, 1, 8);
			assertThat(view.validate()).isFalse();
			throw new IllegalStateException("made of the bytes of two messages");
		}, 100);

		assertThat(whole).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
		assertThat(subscriber.lost()).isEqualTo(1);
		assertThat(subscriber.received()).isEqualTo(8);
	}

	@Test
	void whatIsClosedIsNotUsedAnyMore() {
		Publisher publisher = this.domain.publisher("t", EIGHT);
		Subscriber subscriber = this.domain.subscriber("t");
		publisher.close();
		publisher.close();
		subscriber.close();
		subscriber.close();

		assertThatIllegalStateException().isThrownBy(() -> publisher.publish(new byte[1]));
		assertThatIllegalStateException().isThrownBy(subscriber::take);
		this.domain.close();
		assertThatIllegalStateException().isThrownBy(() -> this.domain.subscriber("t"));
	}

	@Test
	void aSubscriberThatIsClosedByAnotherThreadStopsWaiting() throws Exception {
		Subscriber subscriber = this.domain.subscriber("nothing here");
		AtomicBoolean came = new AtomicBoolean(true);
		Thread waiting = Thread.ofPlatform().start(() -> came.set(subscriber.await(LONG)));
		await().untilAsserted(() -> assertThatIllegalStateException().isThrownBy(subscriber::take)
			.withMessageContaining("one thread at a time"));

		subscriber.close();

		assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
		assertThat(came).isFalse();
	}

	@Test
	void filesAreForTheirOwnerAlone() throws Exception {
		this.domain.publisher("t", EIGHT);

		try (var files = Files.list(this.folder.path())) {
			assertThat(files).allSatisfy((file) -> assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
		}
	}

	private static SubscriberOptions joinAt(Join join) {
		return SubscriberOptions.DEFAULT.joinAt(join);
	}

	private static void publish(Publisher publisher, int from, int count) {
		IntStream.range(from, from + count)
			.forEach((number) -> publisher.publish(String.valueOf(number).getBytes(StandardCharsets.UTF_8)));
	}

	private static List<Long> numbers(Subscriber subscriber) {
		List<Message> messages = all(subscriber);
		return LongStream.range(0, messages.size()).mapToObj((index) -> messages.get((int) index).sequence()).toList();
	}

	private static List<Message> all(Subscriber subscriber) {
		List<Message> messages = new ArrayList<>();
		for (var message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			messages.add(message.get());
		}
		return messages;
	}

	private static byte[] filled(int size, int seed) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) (i * 31 + seed);
		}
		return bytes;
	}

}
