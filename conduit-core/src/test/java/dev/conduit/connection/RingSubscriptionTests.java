package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscriptions whose messages are read from a ring, as the client's end of a connection
 * sees them.
 */
class RingSubscriptionTests {

	private static final Frame.RingPlace PLACE = new Frame.RingPlace("news~1", 42);

	private final Scene scene = Scene.client();

	private final FakeReader reader = new FakeReader();

	private final List<Delivery> deliveries = new ArrayList<>();

	@BeforeEach
	void readsRings() {
		this.scene.link().ringReaders(this.reader);
	}

	@Test
	void subscriptionAsksForARingAndReadsItFromTheNumberThatItIsTold() {
		CompletableFuture<RemoteSubscription> begun = subscribe(AckLevel.NONE, "");
		Frame.Subscribe asked = this.scene.link().only(Frame.Subscribe.class);

		this.scene.link().receive(new Frame.Ack(asked.correlationId(), AckLevel.RECEIVED, PLACE));
		assertThat(begun).as("before the ring is read").isNotDone();
		this.reader.begun.complete(null);

		assertThat(asked.takesRing()).isTrue();
		assertThat(this.reader.places).containsExactly(PLACE);
		assertThat(begun.join().ring()).isEqualTo(FakeReader.STATISTICS);
	}

	@Test
	void whatIsAcknowledgedOrSharedOutAsksForNoRing() {
		List<CompletableFuture<?>> begun = List.of(subscribe(AckLevel.PROCESSED, ""),
				subscribe(AckLevel.NONE, "group"));

		assertThat(begun).noneMatch(CompletableFuture::isDone);
		assertThat(this.scene.link().sent(Frame.Subscribe.class)).hasSize(2).noneMatch(Frame.Subscribe::takesRing);
	}

	@Test
	void peerThatKnowsNoRingsIsFollowedOverTheConnection() {
		CompletableFuture<RemoteSubscription> begun = subscribe(AckLevel.NONE, "");
		long id = this.scene.link().only(Frame.Subscribe.class).correlationId();

		this.scene.link().receive(new Frame.Ack(id, AckLevel.RECEIVED));
		this.scene.link().receive(Scene.message(2, id, AckLevel.NONE));

		assertThat(begun.join().ring()).isNull();
		assertThat(this.deliveries).hasSize(1);
	}

	@Test
	void ringThatCannotBeReadIsReplacedByTheConnection() {
		CompletableFuture<RemoteSubscription> begun = subscribe(AckLevel.NONE, "");
		long first = this.scene.link().only(Frame.Subscribe.class).correlationId();
		this.scene.link().receive(new Frame.Ack(first, AckLevel.RECEIVED, PLACE));

		this.reader.begun.completeExceptionally(new IllegalStateException("no seat"));

		assertThat(this.scene.link().only(Frame.Unsubscribe.class).correlationId()).isEqualTo(first);
		Frame.Subscribe again = this.scene.link().sent(Frame.Subscribe.class).getLast();
		assertThat(again.takesRing()).isFalse();
		assertThat(begun).isNotDone();
		this.scene.link().receive(new Frame.Ack(again.correlationId(), AckLevel.RECEIVED));
		assertThat(begun.join().ring()).isNull();
		assertThat(begun.join().id()).isEqualTo(again.correlationId());
	}

	@Test
	void ringThatBreaksLaterIsReplacedByTheConnection() {
		RemoteSubscription subscription = reading();
		long first = subscription.id();

		this.reader.receiver.broken(new IllegalStateException("damaged"));

		Frame.Subscribe again = this.scene.link().sent(Frame.Subscribe.class).getLast();
		this.scene.link().receive(new Frame.Ack(again.correlationId(), AckLevel.RECEIVED));
		assertThat(again.takesRing()).isFalse();
		assertThat(subscription.id()).isEqualTo(again.correlationId()).isNotEqualTo(first);
		assertThat(subscription.ring()).isNull();
	}

	@Test
	void messagesOfTheRingAndThoseTooLargeForItReachTheSameReceiver() {
		RemoteSubscription subscription = reading();

		this.reader.receiver.message(Scene.message(1, AckLevel.NONE), 0);
		this.scene.link().receive(Scene.message(2, subscription.id(), AckLevel.NONE));

		assertThat(this.deliveries).hasSize(2)
			.allSatisfy((delivery) -> assertThat(delivery.ackLevel()).isEqualTo(AckLevel.NONE));
	}

	@Test
	void timeToLiveGoesOnInTheRing() {
		reading();
		Handling handling = new Handling(Priority.NORMAL, "", Duration.ofSeconds(10));

		this.reader.receiver.message(
				new Frame.Message(1, Scene.TOPIC, 0, AckLevel.NONE, 1, null, Headers.EMPTY, Scene.PAYLOAD, handling),
				Duration.ofSeconds(4).toNanos());

		assertThat(this.deliveries.getFirst().expiry().remaining()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void refusedMessageIsCountedHereAndOnce() {
		reading();
		this.reader.receiver.message(Scene.message(1, AckLevel.NONE), 0);
		this.reader.receiver.message(Scene.message(1, AckLevel.NONE), 0);

		this.deliveries.getFirst().reject(Problem.of(ErrorCode.QUEUE_FULL, "full"));
		this.deliveries.getFirst().reject(Problem.of(ErrorCode.QUEUE_FULL, "full"));
		this.deliveries.getLast().processed();
		this.deliveries.getLast().reject(Problem.of(ErrorCode.QUEUE_FULL, "full"));

		assertThat(this.scene.listener().dropped()).containsExactly(Dropped.REJECTED_MESSAGE);
		assertThat(this.scene.link().sent(Frame.Nack.class)).isEmpty();
	}

	@Test
	void fullMailboxPausesItsRingAndNotThePeer() {
		reading();
		this.reader.receiver.message(Scene.message(1, AckLevel.NONE), 0);

		this.deliveries.getFirst().source().pause();
		int paused = this.reader.pauses;
		this.deliveries.getFirst().source().resume();

		assertThat(paused).isOne();
		assertThat(this.reader.pauses).isZero();
		assertThat(this.scene.link().sent(Frame.Pause.class)).isEmpty();
	}

	@Test
	void closedSubscriptionReadsNoMore() {
		reading().close();

		assertThat(this.reader.closed).isTrue();
		assertThat(this.scene.link().sent(Frame.Unsubscribe.class)).hasSize(1);
	}

	@Test
	void subscriptionThatIsClosedBeforeItsAnswerReadsNothing() {
		CompletableFuture<RemoteSubscription> begun = subscribe(AckLevel.NONE, "");
		long id = this.scene.link().only(Frame.Subscribe.class).correlationId();
		this.scene.link().receive(new Frame.Ack(id, AckLevel.RECEIVED, PLACE));
		this.reader.begun.complete(null);
		begun.join().close();

		this.reader.receiver.broken(new IllegalStateException("late"));

		assertThat(this.scene.link().sent(Frame.Subscribe.class)).as("nobody wants it any more").hasSize(1);
	}

	@Test
	void whatIsInTheRingIsReadWhenTheConnectionEnds() {
		reading();

		this.scene.link().end(null);

		assertThat(this.reader.finished).isTrue();
		assertThat(this.reader.closed).isFalse();
	}

	private RemoteSubscription reading() {
		CompletableFuture<RemoteSubscription> begun = subscribe(AckLevel.NONE, "");
		long id = this.scene.link().only(Frame.Subscribe.class).correlationId();
		this.scene.link().receive(new Frame.Ack(id, AckLevel.RECEIVED, PLACE));
		this.reader.begun.complete(null);
		return begun.join();
	}

	private CompletableFuture<RemoteSubscription> subscribe(AckLevel ack, String group) {
		return this.scene.connection().subscribeShared("news", ack, group, this.deliveries::add).toCompletableFuture();
	}

	/** Reads what a test says. */
	private static final class FakeReader implements RingReader, RingReader.Factory {

		static final RingStatistics STATISTICS = new RingStatistics(PLACE.name(), 7, 1, Duration.ZERO);

		private final CompletableFuture<Void> begun = new CompletableFuture<>();

		private final List<Frame.RingPlace> places = new ArrayList<>();

		private Receiver receiver;

		private int pauses;

		private boolean finished;

		private boolean closed;

		@Override
		public RingReader read(String name, long position, Receiver receiver) {
			this.places.add(new Frame.RingPlace(name, position));
			this.receiver = receiver;
			return this;
		}

		@Override
		public CompletionStage<Void> begun() {
			return this.begun;
		}

		@Override
		public void pause() {
			this.pauses++;
		}

		@Override
		public void resume() {
			this.pauses--;
		}

		@Override
		public RingStatistics statistics() {
			return STATISTICS;
		}

		@Override
		public void finish() {
			this.finished = true;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
