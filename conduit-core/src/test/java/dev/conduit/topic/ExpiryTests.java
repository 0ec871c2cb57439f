package dev.conduit.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What becomes of messages that wait for longer than they live.
 */
class ExpiryTests extends MailboxFixture {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private Bus bus = bus(DeadLetterOptions.DEFAULTS);

	@AfterEach
	void closeBus() {
		this.bus.close();
	}

	@Test
	void aMessageThatExpiredBeforeItsTurnIsNotDelivered() {
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand");
		TestDelivery expiring = TestDelivery.of("expiring").expiring(Deadline.after(this.timer, SECOND));
		mailbox.offer(expiring);
		offer(mailbox, "later");

		advance(1000);
		this.inHand.last().processed();

		assertThat(this.inHand.got()).containsExactly("in hand", "later");
		assertThat(expiring.told()).containsExactly("received", "EXPIRED");
		assertThat(expiring.problem().detail()).isEqualTo("the message expired before its turn in mailbox 'test'");
		assertThat(expiring.problem().retryable()).isFalse();
		assertThat(mailbox.statistics().expired()).isEqualTo(1);
		assertThat(mailbox.statistics().rejected()).isEqualTo(1);
	}

	@Test
	void aMessageInHandDoesNotExpire() {
		Mailbox mailbox = mailbox();
		TestDelivery expiring = TestDelivery.of("expiring").expiring(Deadline.after(this.timer, SECOND));
		mailbox.offer(expiring);

		advance(5000);
		this.inHand.last().processed();

		assertThat(expiring.told()).containsExactly("received", "processed");
		assertThat(mailbox.statistics().expired()).isZero();
	}

	@Test
	void aMessageThatExpiresBetweenTwoAttemptsIsGivenUp() {
		redelivery(Redelivery.DEFAULTS);
		Mailbox mailbox = mailbox();
		TestDelivery expiring = TestDelivery.of("a").expiring(Deadline.after(this.timer, Duration.ofMillis(150)));
		mailbox.offer(expiring);

		this.inHand.last().reject(LATER);
		advance(200);

		assertThat(this.inHand.got()).containsExactly("a");
		assertThat(expiring.told()).containsExactly("received", "EXPIRED");
	}

	@Test
	void manyThatExpiredLetWhatIsBehindThemGo() {
		this.options = this.options.withConcurrency(2);
		bounds(10_000, OverflowPolicy.FAIL);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		Deadline expiry = Deadline.after(this.timer, SECOND);
		for (int i = 0; i < 1000; i++) {
			mailbox.offer(TestDelivery.of("m", Handling.DEFAULT.withKey("k" + i % 7)).expiring(expiry));
		}
		mailbox.offer(TestDelivery.of("alive", Handling.DEFAULT.withKey("k0")));
		advance(1000);

		mailbox.resume();

		assertThat(this.inHand.got()).containsExactly("alive");
		this.inHand.last().processed();
		assertThat(mailbox.statistics().expired()).isEqualTo(1000);
		assertThat(mailbox.keys()).isZero();
	}

	@Test
	void aMailboxThatDrainsClosesWhenTheRestExpired() {
		Mailbox mailbox = mailbox();
		offer(mailbox, "in hand");
		TestDelivery expiring = TestDelivery.of("expiring").expiring(Deadline.after(this.timer, SECOND));
		mailbox.offer(expiring);
		CompletableFuture<Void> drained = mailbox.drain(Duration.ofMinutes(1)).toCompletableFuture();
		advance(1000);

		this.inHand.last().processed();

		assertThat(drained).isCompleted();
		assertThat(expiring.told()).containsExactly("received", "EXPIRED");
	}

	@Test
	void thePublisherIsToldThatItsMessageExpired() {
		this.bus.subscribe(new TopicPattern("a"), this.inHand, this.options);
		publish("in hand", null);

		CompletionStage<Void> published = publish("expiring", SECOND);
		advance(1000);
		this.inHand.last().processed();

		assertThat(published.toCompletableFuture()).failsWithin(SECOND)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(ConduitTimeoutException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EXPIRED));
		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void whereItIsWantedWhatExpiredBecomesADeadLetterAndIsReplayedWhateverItsAge() {
		this.bus.close();
		this.bus = bus(DeadLetterOptions.DEFAULTS.withExpired(true));
		this.bus.subscribe(new TopicPattern("a"), this.inHand, this.options);
		publish("in hand", null);
		publish("expiring", SECOND);
		advance(1000);
		this.inHand.last().processed();

		List<DeadLetter> letters = this.bus.deadLetters().list();
		assertThat(letters).singleElement()
			.satisfies((letter) -> assertThat(letter.problem().code()).isEqualTo(ErrorCode.EXPIRED));
		advance(1000);
		this.bus.deadLetters().replay(letters.getFirst().id(), Deadline.NONE);

		assertThat(this.inHand.got()).containsExactly("in hand", "expiring");
	}

	@Test
	void aMessageThatWaitsForAGroupExpiresToo() {
		this.bus.subscribe(new TopicPattern("a"), "workers", this.inHand, this.options);
		publish("in hand", null);
		CompletionStage<Void> published = publish("expiring", SECOND);

		advance(1000);
		this.inHand.last().processed();

		assertThat(this.inHand.got()).containsExactly("in hand");
		assertThat(published.toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void whatAPeerSaysExpiredIsNoDeadLetter() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));
		publish("expiring", SECOND);
		Delivery delivered = peer.delivered().getFirst();
		assertThat(delivered.expiry().remaining()).isEqualTo(SECOND);

		advance(400);
		assertThat(delivered.expiry().remaining()).hasMillis(600);
		advance(600);
		delivered.reject(Refusals.expired(this.options));

		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void aHandlerThatFailsSinceAnotherMessageExpiredLeavesADeadLetter() {
		this.bus.subscribe(new TopicPattern("a"), this.inHand, this.options);
		publish("lives", Duration.ofMinutes(1));

		this.inHand.last().reject(Refusals.expired(this.options));

		assertThat(this.bus.deadLetters().list()).hasSize(1);
	}

	@Test
	void aTimeToLiveHasBounds() {
		Handling longest = Handling.DEFAULT.withTimeToLive(Duration.ofDays(365));

		assertThat(longest.timeToLive()).hasDays(365);
		for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(365).plusNanos(1),
				Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE))) {
			assertThatIllegalArgumentException().isThrownBy(() -> Handling.DEFAULT.withTimeToLive(wrong))
				.withMessage("'timeToLive' must be more than zero and at most 365 days (was %s)", wrong);
		}
	}

	private Bus bus(DeadLetterOptions deadLetters) {
		return new Bus(BusOptions.DEFAULTS.withDeadLetters(deadLetters),
				new Peer(0, "self", "server", "local://server"), this.executor, this.timer, new LongestWait());
	}

	private CompletionStage<Void> publish(String text, @Nullable Duration timeToLive) {
		Message message = new Message(new TopicName("a"), Payload.text(text)).withTimeToLive(timeToLive);
		return this.bus.publish(message, AckLevel.PROCESSED, Deadline.NONE);
	}

}
