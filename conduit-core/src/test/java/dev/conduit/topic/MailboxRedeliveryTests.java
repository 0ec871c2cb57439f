package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a message that the receiver did not handle.
 */
class MailboxRedeliveryTests extends MailboxFixture {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Mailbox.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void readTheLog() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void leaveTheLog() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	@Test
	void itIsDeliveredAgainAfterAWhile() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(LATER);
		assertThat(delivery.told()).containsExactly("received");
		advance(199);
		assertThat(this.inHand.got()).containsExactly("a");
		advance(1);
		assertThat(this.inHand.got()).containsExactly("a", "a#2");

		this.inHand.last().processed();
		assertThat(delivery.told()).containsExactly("received", "processed");
		assertThat(mailbox.statistics().redelivered()).isEqualTo(1);
		assertThat(mailbox.statistics().processed()).isEqualTo(1);
	}

	@Test
	void theWaitGrowsUpToTheLastAttempt() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();
		List<Long> waits = new ArrayList<>();

		this.inHand.last().reject(LATER);
		for (Duration next = this.timer.untilNext(); next != null; next = this.timer.untilNext()) {
			waits.add(next.toMillis());
			this.timer.advance(next);
			this.inHand.last().reject(LATER.withRetry(true, null).withType("busy"));
		}

		assertThat(waits).containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L);
		assertThat(this.inHand.got()).hasSize(10).last().isEqualTo("a#10");
		assertThat(delivery.told()).containsExactly("received", "RATE_LIMITED");
		assertThat(mailbox.statistics().exhausted()).isEqualTo(1);
		assertThat(mailbox.statistics().rejected()).isEqualTo(1);
		assertThat(mailbox.statistics().redelivered()).isEqualTo(9);
	}

	@Test
	void whatIsGivenUpSaysAfterHowManyAttemptsAndWhy() {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(2));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();
		Payload body = Payload.text("more");

		this.inHand.last().reject(LATER);
		advance(200);
		this.inHand.last().reject(LATER.withType("busy").withBody(body));

		Problem problem = delivery.problem();
		assertThat(problem.code()).isEqualTo(ErrorCode.RATE_LIMITED);
		assertThat(problem.type()).isEqualTo("busy");
		assertThat(problem.detail()).isEqualTo("given up after 2 attempts: not now");
		assertThat(problem.body()).isEqualTo(body);
		assertThat(problem.retryable()).isFalse();
		assertThat(warnings()).singleElement()
			.asString()
			.contains("'test' gives up a message of test after 2 attempt(s)")
			.contains("not now");
	}

	@Test
	void whatMakesNoSenseToRetryEndsAtOnce() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(NEVER);

		assertThat(delivery.problem()).isEqualTo(NEVER);
		assertThat(this.timer.pending()).isZero();
		assertThat(mailbox.statistics().exhausted()).isZero();
	}

	@Test
	void whatIsPublishedAtMostOnceIsDeliveredOnce() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = new TestDelivery("test", "a", AckLevel.NONE, new TestSource(), 1);
		mailbox.offer(delivery);

		this.inHand.last().reject(LATER);

		assertThat(delivery.problem()).isEqualTo(LATER);
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void withASingleAttemptTheProblemIsPassedOnAsItIs() {
		redelivery(Redelivery.NONE);
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(LATER);

		assertThat(delivery.problem()).isEqualTo(LATER);
		assertThat(mailbox.statistics().exhausted()).isZero();
	}

	@Test
	void othersDoNotWaitForItAndItComesAfterThem() {
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b", "c");

		this.inHand.last().reject(LATER);
		assertThat(this.inHand.got()).containsExactly("a", "b");
		advance(200);
		this.inHand.last().processed();
		this.inHand.last().processed();

		assertThat(this.inHand.got()).containsExactly("a", "b", "c", "a#2");
	}

	@Test
	void attemptsCountOnFromThoseOfTheSender() {
		Mailbox mailbox = mailbox();
		mailbox.offer(new TestDelivery("test", "a", AckLevel.PROCESSED, new TestSource(), 3));

		this.inHand.last().reject(LATER);
		advance(200);

		assertThat(this.inHand.got()).containsExactly("a#3", "a#4");
	}

	@Test
	void aReceiverThatSaysNothingInTimeHasRejected() {
		redelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a", "b").getFirst();
		Delivery first = this.inHand.last();

		advance(29_999);
		assertThat(this.inHand.got()).containsExactly("a");
		advance(1);
		assertThat(this.inHand.got()).containsExactly("a", "b");
		this.inHand.last().processed();
		advance(200);
		assertThat(this.inHand.got()).containsExactly("a", "b", "a#2");

		first.processed();
		assertThat(delivery.told()).as("its word came too late").containsExactly("received");
		this.inHand.last().processed();
		assertThat(delivery.told()).containsExactly("received", "processed");
	}

	@Test
	void aReceiverThatNeverSaysAnythingIsToldOfInTheEnd() {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(2).withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		advance(60_200);

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(delivery.problem().detail()).isEqualTo("it may have been handled, and nobody said so: "
				+ "Deadline exceeded: given up after 2 attempts: no acknowledgment within PT30S");
		assertThat(mailbox.statistics().inFlight()).isZero();
	}

	@Test
	void whereAnAttemptEndedWithoutAWordNobodyIsToldThatItWasNotHandled() {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(3));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "the peer is gone").withRetry(true, null));
		advance(200);
		this.inHand.last().reject(Problem.of(ErrorCode.DISCONNECTED, "nobody is there").withRetry(false, null));

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(delivery.problem().detail()).endsWith("Disconnected: nobody is there");
		assertThat(delivery.problem().retryable()).isFalse();
	}

	@Test
	void norIsItWhereTheLastAttemptEndedWithoutAWord() {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(2));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(Problem.of(ErrorCode.EXECUTION_FAILED, "no").withRetry(true, null));
		advance(200);
		this.inHand.last().reject(Problem.of(ErrorCode.CANCELLED, "the subscription has ended").withRetry(true, null));

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
	}

	/** Simulation, seed 2313. */
	@ParameterizedTest
	@EnumSource(names = { "CONNECTION_FAILED", "DISCONNECTED", "RECONNECTING", "SHUTTING_DOWN", "HEARTBEAT_TIMEOUT",
			"WRITE_STALLED", "PAUSED" })
	void aReceiversConnectionThatEndedIsNotTakenForTheProducersOwn(ErrorCode code) {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(2));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		this.inHand.last().reject(Problem.of(ErrorCode.EXECUTION_FAILED, "no").withRetry(true, null));
		advance(200);
		this.inHand.last().reject(Problem.of(code, "the connection ended"));

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.UNROUTED);
		assertThat(delivery.problem().retryable()).isFalse();
		assertThat(delivery.problem().detail()).startsWith("given up after 2 attempts: the receiver is gone: ")
			.endsWith("the connection ended");
	}

	@Test
	void norIsItWhereTheMailboxClosesBeforeTheNextAttempt() {
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();
		this.inHand.last().reject(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "the peer is gone").withRetry(true, null));

		mailbox.close();

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
	}

	@Test
	void aMailboxThatDeliversOnceTellsSilenceAsWhatMayBeTriedAgain() {
		redelivery(Redelivery.NONE.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		TestDelivery delivery = offer(mailbox, "a").getFirst();

		advance(30_000);

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(delivery.problem().retryable()).isTrue();
	}

	@Test
	void aReceiverThatWorksOneOffAfterTheOtherIsNotSilent() {
		this.options = this.options.withConcurrency(4)
			.withRedelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b", "c", "d");

		for (int i = 0; i < 4; i++) {
			advance(20_000);
			this.inHand.get(i).processed();
		}

		assertThat(mailbox.statistics().processed()).isEqualTo(4);
		assertThat(this.inHand.got()).hasSize(4);
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void whenTheReceiverFallsSilentAllThatItHasTimesOutTogether() {
		this.options = this.options.withConcurrency(3)
			.withRedelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b", "c");
		advance(20_000);
		this.inHand.get(0).processed();

		advance(29_999);
		assertThat(mailbox.statistics().inFlight()).isEqualTo(2);
		advance(1);

		assertThat(mailbox.statistics().inFlight()).isZero();
		assertThat(mailbox.statistics().delayed()).isEqualTo(2);
	}

	@Test
	void whatTheReceiverPassesOverTimesOutThoughOthersGoOn() {
		this.options = this.options.withConcurrency(2)
			.withRedelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		offer(mailbox, "lost", "a", "b");
		advance(29_000);
		this.inHand.get(1).processed();
		this.inHand.get(2).processed();

		advance(1_000);

		assertThat(mailbox.statistics().inFlight()).as("two ended since, so it had its turn").isZero();
		advance(200);
		assertThat(this.inHand.got()).containsExactly("lost", "a", "b", "lost#2");
	}

	@Test
	void aWordInTimeStopsTheClock() {
		redelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(30)));
		Mailbox mailbox = mailbox();
		offer(mailbox, "a", "b");
		assertThat(this.timer.pending()).isEqualTo(1);

		this.inHand.last().processed();
		this.inHand.last().reject(NEVER);

		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void whatTheReceiverThrowsIsTriedAgainAndLoggedOnceInTheEnd() {
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(3));
		IllegalStateException secret = new IllegalStateException("the password is 1234");
		Mailbox mailbox = mailbox((delivery) -> {
			throw secret;
		});

		TestDelivery delivery = offer(mailbox, "a").getFirst();
		assertThat(warnings()).isEmpty();
		advance(200);
		assertThat(warnings()).isEmpty();
		advance(400);

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(delivery.problem().detail()).isEqualTo("given up after 3 attempts: the receiver failed");
		assertThat(warnings()).hasSize(1);
		assertThat(this.log.list.getLast().getThrowableProxy().getMessage()).isEqualTo(secret.getMessage());
	}

	@Test
	void aConduitExceptionOfTheReceiverDecidesByItsProblem() {
		Mailbox mailbox = mailbox((delivery) -> {
			throw ConduitException.of(NEVER);
		});

		TestDelivery delivery = offer(mailbox, "a").getFirst();

		assertThat(delivery.problem()).isEqualTo(NEVER);
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void evenAnErrorOfTheReceiverEndsItsDelivery() {
		redelivery(Redelivery.NONE);
		List<String> got = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			got.add(delivery.message().payload().asText());
			throw new StackOverflowError();
		});

		List<TestDelivery> deliveries = offer(mailbox, "a", "b");

		assertThat(got).containsExactly("a", "b");
		assertThat(deliveries)
			.allSatisfy((delivery) -> assertThat(delivery.told()).containsExactly("received", "INTERNAL"));
	}

	@Test
	void whatIsThrownAfterTheEndChangesNothing() {
		Mailbox mailbox = mailbox((delivery) -> {
			delivery.processed();
			throw new IllegalStateException("too late");
		});

		TestDelivery delivery = offer(mailbox, "a").getFirst();

		assertThat(delivery.told()).containsExactly("received", "processed");
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
