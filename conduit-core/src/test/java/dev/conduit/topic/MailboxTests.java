package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.time.Timer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Order, threads and life of a mailbox.
 */
class MailboxTests extends MailboxFixture {

	@Test
	void handsOverOneAfterTheOtherInTheOrderOfOffering() {
		Mailbox mailbox = mailbox();

		offer(mailbox, "a", "b", "c");
		assertThat(this.inHand.got()).containsExactly("a");

		this.inHand.get(0).processed();
		assertThat(this.inHand.got()).containsExactly("a", "b");
		this.inHand.get(1).processed();
		assertThat(this.inHand.got()).containsExactly("a", "b", "c");
	}

	@Test
	void tellsThatItWasReceivedAndThenHowItEnded() {
		Mailbox mailbox = mailbox();

		List<TestDelivery> deliveries = offer(mailbox, "a", "b");
		assertThat(deliveries.get(0).told()).containsExactly("received");
		assertThat(deliveries.get(1).told()).containsExactly("received");

		this.inHand.get(0).processed();
		this.inHand.get(1).reject(NEVER);
		assertThat(deliveries.get(0).told()).containsExactly("received", "processed");
		assertThat(deliveries.get(1).told()).containsExactly("received", "INVALID_VALUE");
		assertThat(deliveries.get(1).problem()).isEqualTo(NEVER);
	}

	@Test
	void ofOneAttemptTheFirstWordCounts() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();
		Delivery attempt = this.inHand.last();

		attempt.processed();
		attempt.processed();
		attempt.reject(NEVER);

		assertThat(delivery.told()).containsExactly("received", "processed");
		assertThat(mailbox.statistics().processed()).isEqualTo(1);
		assertThat(mailbox.statistics().inFlight()).isZero();
	}

	@Test
	void anAttemptShowsWhatTheMessageCameWith() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = new TestDelivery("orders.new", "a", AckLevel.RECEIVED, new TestSource(), 3);

		mailbox.offer(delivery);

		Delivery attempt = this.inHand.last();
		assertThat(attempt.message()).isSameAs(delivery.message());
		assertThat(attempt.ackLevel()).isEqualTo(AckLevel.RECEIVED);
		assertThat(attempt.source()).isSameAs(delivery.source());
		assertThat(attempt.peer()).isEqualTo(delivery.peer());
		assertThat(attempt.attempt()).isEqualTo(3);
		attempt.received();
		assertThat(delivery.told()).containsExactly("received");
	}

	@Test
	void theReceiverHasAsManyInHandAsTheConcurrencySays() {
		this.options = this.options.withConcurrency(3);
		Mailbox mailbox = mailbox();

		offer(mailbox, texts(0, 5));
		assertThat(this.inHand.got()).containsExactly("0", "1", "2");

		this.inHand.get(1).processed();
		assertThat(this.inHand.got()).containsExactly("0", "1", "2", "3");
		assertThat(mailbox.statistics().inFlight()).isEqualTo(3);
	}

	@Test
	void anInlineReceiverThatOffersMoreIsNotCalledInsideItself() {
		List<String> calls = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			String text = delivery.message().payload().asText();
			calls.add("begin " + text);
			if (text.equals("a")) {
				offer(itself.getFirst(), "b");
			}
			delivery.processed();
			calls.add("end " + text);
		});
		itself.add(mailbox);

		offer(mailbox, "a");

		assertThat(calls).containsExactly("begin a", "end a", "begin b", "end b");
	}

	@Test
	void aBurstNeedsOneTaskOfTheExecutor() {
		this.options = this.options.withInline(false);
		Mailbox mailbox = mailbox(Delivery::processed);

		List<TestDelivery> deliveries = offer(mailbox, texts(0, 10));
		assertThat(this.executor.waiting()).isEqualTo(1);

		this.executor.runOne();
		assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.told()).contains("processed"));
		assertThat(this.executor.waiting()).isZero();
	}

	@Test
	void withMoreConcurrencyABurstNeedsSoManyTasks() {
		this.options = this.options.withInline(false).withConcurrency(3);
		Mailbox mailbox = mailbox();

		offer(mailbox, texts(0, 10));
		assertThat(this.executor.waiting()).isEqualTo(3);

		this.executor.runAll();
		assertThat(this.inHand.got()).containsExactly("0", "1", "2");
	}

	@Test
	void noMoreTasksAreStartedThanThereAreMessages() {
		this.options = this.options.withInline(false).withConcurrency(8);
		Mailbox mailbox = mailbox();

		offer(mailbox, "a", "b");

		assertThat(this.executor.waiting()).isEqualTo(2);
	}

	@Test
	void aTaskGivesOthersTheirTurnNowAndThen() {
		this.options = this.options.withInline(false);
		Mailbox mailbox = mailbox((delivery) -> {
			this.timer.advance(Pump.TURN);
			delivery.processed();
		});
		offer(mailbox, texts(0, 400));

		this.executor.runOne();
		assertThat(mailbox.statistics().processed()).isEqualTo(Pump.BURST);
		assertThat(this.executor.waiting()).isEqualTo(1);

		this.executor.runOne();
		assertThat(mailbox.statistics().processed()).isEqualTo(400);
		assertThat(this.executor.waiting()).isZero();
	}

	@Test
	void aTaskThatIsQuickGoesOn() {
		this.options = this.options.withInline(false);
		Mailbox mailbox = mailbox(Delivery::processed);
		offer(mailbox, texts(0, 3 * Pump.BURST));

		this.executor.runOne();

		assertThat(mailbox.statistics().processed()).isEqualTo(3 * Pump.BURST);
	}

	@Test
	void aMessageThatEndsElsewhereStartsTheNext() {
		this.options = this.options.withInline(false);
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b");
		this.executor.runAll();
		assertThat(this.inHand.got()).containsExactly("a");

		this.inHand.get(0).processed();
		assertThat(this.executor.waiting()).isEqualTo(1);
		this.executor.runAll();

		assertThat(this.inHand.got()).containsExactly("a", "b");
	}

	@Test
	void anInterruptOfOneMessageDoesNotReachTheNext() {
		this.options = this.options.withInline(false);
		List<Boolean> interrupted = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
			delivery.processed();
		});
		offer(mailbox, "a", "b");

		this.executor.runAll();

		assertThat(interrupted).containsExactly(false, false);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void anExecutorThatRefusesToRunItClosesIt() {
		this.options = this.options.withInline(false);
		Mailbox mailbox = mailbox();
		this.executor.shutDown();

		TestDelivery delivery = offer(mailbox, "a").getFirst();

		assertThat(delivery.told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(mailbox.tryOffer(TestDelivery.of("b"))).isFalse();
	}

	@Test
	void aSuspendedMailboxKeepsWhatItGets() {
		Mailbox mailbox = mailbox();
		mailbox.suspend();

		List<TestDelivery> deliveries = offer(mailbox, "a", "b");
		assertThat(this.inHand.got()).isEmpty();
		assertThat(deliveries.getFirst().told()).containsExactly("received");

		mailbox.resume();
		assertThat(this.inHand.got()).containsExactly("a");
	}

	@Test
	void resumingStartsAsManyTasksAsThereIsToDo() {
		this.options = this.options.withInline(false).withConcurrency(2);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offer(mailbox, "a", "b", "c");
		assertThat(this.executor.waiting()).isZero();

		mailbox.resume();
		this.executor.runAll();

		assertThat(this.inHand.got()).containsExactly("a", "b");
	}

	@Test
	void whatIsInHandWhenItIsSuspendedGoesOn() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a", "b").getFirst();
		mailbox.suspend();

		this.inHand.get(0).processed();

		assertThat(delivery.told()).contains("processed");
		assertThat(this.inHand.got()).containsExactly("a");
	}

	@Test
	void closingRejectsWhatWaitsAndLetsFinishWhatIsInHand() {
		Mailbox mailbox = mailbox();
		List<TestDelivery> deliveries = offer(mailbox, "a", "b", "c");
		this.inHand.get(0).reject(LATER);
		assertThat(mailbox.statistics().delayed()).isEqualTo(1);

		mailbox.close();

		assertThat(deliveries.get(0).told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(deliveries.get(1).told()).containsExactly("received");
		assertThat(deliveries.get(2).told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(deliveries.get(2).problem().retryable()).isTrue();
		assertThat(this.timer.pending()).isZero();
		this.inHand.get(1).processed();
		assertThat(deliveries.get(1).told()).containsExactly("received", "processed");
	}

	@Test
	void whatIsRejectedAfterTheCloseIsNotDeliveredAgain() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();
		mailbox.close();

		this.inHand.get(0).reject(LATER);

		assertThat(delivery.problem()).isEqualTo(LATER);
		assertThat(this.timer.pending()).isZero();
		assertThat(mailbox.statistics().exhausted()).isZero();
	}

	@Test
	void aClosedMailboxRejectsWhatComes() {
		Mailbox mailbox = mailbox();
		mailbox.close();

		assertThat(offer(mailbox, "a").getFirst().told()).containsExactly("SHUTTING_DOWN");
	}

	@Test
	void aClosedMailboxLeavesTheDeliveryToWhoeverTries() {
		Mailbox mailbox = mailbox();
		mailbox.close();
		TestDelivery delivery = TestDelivery.of("a");

		assertThat(mailbox.tryOffer(delivery)).isFalse();
		assertThat(delivery.told()).isEmpty();
	}

	@Test
	void drainingWorksOffWhatIsThereAndThenCloses() {
		Mailbox mailbox = mailbox();
		List<TestDelivery> deliveries = offer(mailbox, "a", "b");

		CompletionStage<Void> drained = mailbox.drain(Duration.ofSeconds(20));
		assertThat(mailbox.tryOffer(TestDelivery.of("c"))).isFalse();
		this.inHand.get(0).reject(LATER);
		this.inHand.get(1).processed();
		assertThat(drained.toCompletableFuture()).isNotDone();
		advance(200);
		this.inHand.get(2).processed();

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.told()).contains("processed"));
		assertThat(this.inHand.got()).containsExactly("a", "b", "a#2");
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void anEmptyMailboxIsDrainedAtOnce() {
		Mailbox mailbox = mailbox();

		assertThat(mailbox.drain(Duration.ofSeconds(20)).toCompletableFuture()).isCompleted();
		assertThat(this.timer.pending()).isZero();
		assertThat(mailbox.drain(Duration.ofSeconds(20)).toCompletableFuture()).isCompleted();
	}

	@Test
	void drainingEndsAfterItsTimeAtTheLatest() {
		Mailbox mailbox = mailbox();
		List<TestDelivery> deliveries = offer(mailbox, "a", "b");
		CompletionStage<Void> drained = mailbox.drain(Duration.ofSeconds(20));

		advance(19_999);
		assertThat(drained.toCompletableFuture()).isNotDone();
		advance(1);

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(deliveries.get(1).told()).containsExactly("received", "SHUTTING_DOWN");
	}

	@Test
	void closingEndsADrainThatIsUnderWay() {
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b");
		CompletionStage<Void> drained = mailbox.drain(Duration.ofSeconds(20));

		mailbox.close();

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void itsFiguresSayWhatItHoldsAndHasDone() {
		this.options = this.options.withConcurrency(2);
		Mailbox mailbox = mailbox();
		offer(mailbox, texts(0, 6));
		advance(40);
		this.inHand.get(0).processed();
		this.inHand.get(1).reject(NEVER);
		this.inHand.get(2).reject(LATER);
		advance(60);

		MailboxStatistics figures = mailbox.statistics();

		assertThat(figures).isEqualTo(
				new MailboxStatistics(1, 1, 2, 0, 0, Duration.ofMillis(100), 6, 1, 1, 0, 0, 0, 0, 0, 0, Duration.ZERO));
	}

	@Test
	void aTimerThatTakesNoMoreEndsWhatWouldHaveWaited() {
		Timer refusing = new Timer() {

			@Override
			public long nanoTime() {
				return 0;
			}

			@Override
			public Timeout schedule(Duration delay, Runnable task) {
				throw new RejectedExecutionException("too many");
			}

		};
		Mailbox mailbox = new Mailbox(this.options, this.inHand, this.executor, refusing, new LongestWait());
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(LATER);

		assertThat(delivery.problem()).isEqualTo(LATER);
		assertThat(mailbox.statistics().rejected()).isEqualTo(1);
		assertThat(mailbox.statistics().delayed()).isZero();
	}

	@Test
	void itsNameIsInWhatItSays() {
		Mailbox mailbox = mailbox();
		offer(mailbox, "a");
		TestDelivery waiting = offer(mailbox, "b").getFirst();
		mailbox.close();

		assertThat(mailbox).hasToString("Mailbox[test]");
		assertThat(waiting.problem().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(waiting.problem().detail()).isEqualTo("mailbox 'test' is closed");
	}

}
