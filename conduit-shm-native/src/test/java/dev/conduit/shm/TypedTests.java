package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class TypedTests {

	private static final TopicOptions EIGHT = TopicOptions.DEFAULT.withSlots(8);

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
	void valuesArriveAsTheyWerePublishedWithTheirNumbers() {
		TypedPublisher<Imu> publisher = this.domain.publisher("imu", Imu.CODEC, EIGHT);
		TypedSubscriber<Imu> subscriber = this.domain.subscriber("imu", Imu.CODEC);
		Imu first = new Imu((byte) -1, (short) -2, -3, -4, 0.5f, -0.25);

		assertThat(publisher.publish(first)).isZero();
		publisher.publish(new Imu((byte) 1, (short) 2, 3, 4, 5, 6));

		Received<Imu> received = subscriber.take().orElseThrow();
		assertThat(received.value()).isEqualTo(first);
		assertThat(received.sequence()).isZero();
		assertThat(received.lostBefore()).isZero();
		assertThat(received.publishNanos()).isPositive();
		assertThat(subscriber.take(Duration.ofSeconds(30))).map(Received::sequence).contains(1L);
		assertThat(subscriber.take()).isEmpty();
		assertThat(subscriber.subscriber().received()).isEqualTo(2);
	}

	@Test
	void aBatchIsPublishedWithOneWakeUpAndTakenAtOnce() {
		TypedPublisher<Imu> publisher = this.domain.publisher("imu", Imu.CODEC, TopicOptions.DEFAULT);
		TypedSubscriber<Imu> subscriber = this.domain.subscriber("imu", Imu.CODEC);
		List<Integer> seen = new ArrayList<>();

		for (int i = 0; i < 20; i++) {
			publisher.append(new Imu((byte) 0, (short) 0, i, 0, 0, 0));
		}
		assertThat(published("imu")).as("before the flush").isZero();
		publisher.flush();
		assertThat(published("imu")).isEqualTo(20);

		assertThat(subscriber.poll((received) -> seen.add(received.value().count()), 15)).isEqualTo(15);
		assertThat(subscriber.poll((received) -> seen.add(received.value().count()), 15, Duration.ofSeconds(30)))
			.isEqualTo(5);
		assertThat(subscriber.poll((received) -> seen.add(-1), 15, Duration.ofMillis(1))).isZero();
		assertThat(seen).hasSize(20).isSorted().startsWith(0).endsWith(19);
	}

	@Test
	void whatAnotherLibraryEncodesIsPublishedByWayOfArrays() {
		TypedPublisher<String> publisher = this.domain.publisher("text", Codec.utf8(), EIGHT);
		TypedSubscriber<String> subscriber = this.domain.subscriber("text", Codec.utf8());

		publisher.publish("grüße");
		publisher.append("");
		publisher.append("x".repeat(5000));

		assertThat(subscriber.take()).map(Received::value).contains("grüße");
		assertThat(subscriber.take()).map(Received::value).contains("");
		assertThat(subscriber.take()).map(Received::value).contains("x".repeat(5000));
	}

	@Test
	void aValueThatCannotBeEncodedIsNotPublishedAndTheNextOneIs() {
		Codec<Imu> picky = Codec.fixed(8, (imu, target) -> {
			target.putLong(0, imu.time());
			if (imu.count() < 0) {
				throw new IllegalArgumentException("negative");
			}
		}, (view) -> new Imu((byte) 0, (short) 0, 0, view.getLong(0), 0, 0));
		TypedPublisher<Imu> publisher = this.domain.publisher("t", picky, EIGHT);
		TypedSubscriber<Imu> subscriber = this.domain.subscriber("t", picky);

		assertThatIllegalArgumentException()
			.isThrownBy(() -> publisher.publish(new Imu((byte) 0, (short) 0, -1, 1, 0, 0)))
			.withMessage("negative");
		assertThat(publisher.publish(new Imu((byte) 0, (short) 0, 1, 2, 0, 0))).isZero();

		assertThat(subscriber.take()).map((received) -> received.value().time()).contains(2L);
		assertThat(subscriber.take()).isEmpty();
	}

	@Test
	void aMessageThatTheCodecRefusesSaysWhichAndCountsAsReceived() {
		Publisher publisher = this.domain.publisher("imu", EIGHT);
		TypedSubscriber<Imu> subscriber = this.domain.subscriber("imu", Imu.CODEC);
		publisher.publish(new byte[3]);
		publisher.publish(new byte[Imu.BYTES]);

		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(subscriber::take)
			.withMessageContaining("message 0 of topic 'imu' has 3 bytes")
			.withMessageContaining("a value has 27 bytes")
			.satisfies((ex) -> assertThat(ex.sequence()).isZero())
			.withCauseInstanceOf(IllegalArgumentException.class);

		assertThat(subscriber.take()).map(Received::sequence).contains(1L);
		assertThat(subscriber.subscriber().received()).isEqualTo(2);
		assertThat(subscriber.subscriber().lost()).isZero();
	}

	@Test
	void whatWasDecodedOfAMessageThatWasOverwrittenIsNotHandedOn() {
		TypedPublisher<String> publisher = this.domain.publisher("t", Codec.utf8(), EIGHT);
		TypedSubscriber<String> subscriber = this.domain.subscriber("t", whileItIsRead((view) -> {
			if (view.sequence() == 0) {
				fill(publisher, 1, 8);
			}
			return "message " + view.sequence();
		}));
		publisher.publish("0");
		List<String> seen = new ArrayList<>();

		subscriber.poll((received) -> seen.add(received.value()), 100);

		assertThat(seen).hasSize(8).startsWith("message 1").endsWith("message 8");
		assertThat(subscriber.subscriber().lost()).isEqualTo(1);
	}

	@Test
	void aFailureToDecodeAMessageThatWasOverwrittenIsALossAndNoError() {
		TypedPublisher<String> publisher = this.domain.publisher("t", Codec.utf8(), EIGHT);
		TypedSubscriber<String> subscriber = this.domain.subscriber("t", whileItIsRead((view) -> {
			if (view.sequence() == 0) {
				fill(publisher, 1, 8);
				throw new IllegalStateException("bytes of two messages");
			}
			return "message " + view.sequence();
		}));
		publisher.publish("0");

		assertThat(subscriber.take(Duration.ofSeconds(30))).get().satisfies((received) -> {
			assertThat(received.value()).isEqualTo("message 1");
			assertThat(received.lostBefore()).isEqualTo(1);
		});
	}

	@Test
	void whereNewMessagesAreDroppedAValueIsRefusedAsBytesAre() {
		TypedPublisher<Imu> publisher = this.domain.publisher("t", Imu.CODEC, EIGHT.withPolicy(Policy.GATED),
				PublisherOptions.DEFAULT.whenFull(WhenFull.DROP_NEWEST, Duration.ofDays(1)));
		this.domain.subscriber("t", Imu.CODEC);
		Imu imu = new Imu((byte) 0, (short) 0, 0, 0, 0, 0);
		for (int i = 0; i < 8; i++) {
			publisher.publish(imu);
		}

		assertThat(publisher.publish(imu)).isEqualTo(Publisher.REFUSED);
		assertThat(publisher.append(imu)).isEqualTo(Publisher.REFUSED);

		assertThat(publisher.publisher().refused()).isEqualTo(2);
	}

	@Test
	void whereAFullRingFailsAValueFailsAsBytesDo() {
		TypedPublisher<Imu> publisher = this.domain.publisher("t", Imu.CODEC, EIGHT.withPolicy(Policy.GATED),
				PublisherOptions.DEFAULT.whenFull(WhenFull.FAIL, Duration.ofDays(1)));
		this.domain.subscriber("t", Imu.CODEC);
		Imu imu = new Imu((byte) 0, (short) 0, 0, 0, 0, 0);
		for (int i = 0; i < 8; i++) {
			publisher.publish(imu);
		}

		assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> publisher.publish(imu));
	}

	@Test
	void closingATypedEndClosesWhatItUses() {
		TypedPublisher<String> publisher = this.domain.publisher("t", Codec.utf8(), EIGHT);
		TypedSubscriber<String> subscriber = this.domain.subscriber("t", Codec.utf8());
		assertThat(publisher.awaitSubscribers(1, Duration.ofSeconds(30))).isTrue();

		subscriber.close();
		assertThat(publisher.publisher().subscribers()).isZero();
		assertThatIllegalStateException().isThrownBy(subscriber::take);
		publisher.close();
		assertThatIllegalStateException().isThrownBy(() -> publisher.publish("no"));
		this.domain.publisher("t", EIGHT).close();
	}

	@Test
	void aLengthBelowZeroIsRefused() {
		Publisher publisher = this.domain.publisher("t", EIGHT);

		assertThatIllegalArgumentException().isThrownBy(() -> publisher.claim(-1)).withMessageContaining("'length'");
		assertThatIllegalArgumentException().isThrownBy(() -> Codec.fixed(-1, (value, target) -> {
		}, (view) -> "")).withMessageContaining("'length'");
		assertThat(publisher.publish(new byte[0])).isZero();
	}

	private long published(String topic) {
		return this.domain.check()
			.topics()
			.stream()
			.filter((status) -> status.name().equals(topic))
			.mapToLong(TopicStatus::published)
			.sum();
	}

	private static void fill(TypedPublisher<String> publisher, int from, int count) {
		for (int i = from; i < from + count; i++) {
			publisher.publish(String.valueOf(i));
		}
	}

	private static Codec<String> whileItIsRead(ViewReader<String> reader) {
		return new Codec<>() {

			@Override
			public int length(String value) {
				throw new AssertionError("only reads");
			}

			@Override
			public void encode(String value, Claim target) {
				throw new AssertionError("only reads");
			}

			@Override
			public String decode(View view) {
				return reader.read(view);
			}

		};
	}

	/** One of each. */
	record Imu(byte state, short axis, int count, long time, float heat, double angle) {

		static final int BYTES = 27;

		static final Codec<Imu> CODEC = Codec.fixed(BYTES, Imu::write, Imu::read);

		private static void write(Imu imu, Claim target) {
			target.putByte(0, imu.state);
			target.putShort(1, imu.axis);
			target.putInt(3, imu.count);
			target.putLong(7, imu.time);
			target.putFloat(15, imu.heat);
			target.putDouble(19, imu.angle);
		}

		private static Imu read(View view) {
			return new Imu(view.getByte(0), view.getShort(1), view.getInt(3), view.getLong(7), view.getFloat(15),
					view.getDouble(19));
		}

	}

}
