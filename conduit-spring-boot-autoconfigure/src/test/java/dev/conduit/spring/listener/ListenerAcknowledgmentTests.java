package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@TestInstance(Lifecycle.PER_CLASS)
class ListenerAcknowledgmentTests {

	@AutoClose
	private final Applications applications = new Applications();

	private Listeners listeners;

	@BeforeAll
	void start() {
		this.listeners = this.applications.server(Listeners.class).getBean(Listeners.class);
	}

	@BeforeEach
	void forget() {
		this.listeners.seen.clear();
	}

	@Test
	void aMessageIsProcessedWhenItsListenerHasReturned() {
		CompletableFuture<AckLevel> published = this.applications.template()
			.publishAsync("waiting", "x", AckLevel.PROCESSED);

		this.applications.template().publish("waiting", "received is enough", AckLevel.RECEIVED);
		assertThat(published).isNotDone();
		this.listeners.gate.countDown();

		assertThat(published).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(AckLevel.PROCESSED);
	}

	@Test
	void aListenerThatFailsGetsTheMessageAgain() {
		publish("second", "x");

		assertThat(this.listeners.seen).containsExactly("second 1", "second 2");
	}

	@Test
	void aListenerThatAlwaysFailsIsGivenUpAndThePublisherIsTold() {
		ConduitException failure = failureOf("always", "x");

		assertThat(this.listeners.seen).containsExactly("always", "always", "always");
		assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(failure.problem().detail()).contains("3 attempts").doesNotContain("secret");
		assertThat(failure.problem().retryable()).isFalse();
	}

	@Test
	void aFutureOrMonoThatFailsCountsAsAFailure() {
		assertThat(failureOf("stage", "x").problem().detail()).contains("2 attempts");
		assertThat(failureOf("mono", "x").problem().detail()).contains("2 attempts");
		assertThat(failureOf("inline", "x").problem().detail()).contains("2 attempts");

		assertThat(this.listeners.seen).containsExactly("stage", "stage", "mono", "mono", "inline", "inline");
	}

	@Test
	void anErrorCountsAsAFailure() {
		assertThat(failureOf("error", "x").problem().detail()).contains("2 attempts");
	}

	@Test
	void aPayloadThatBreaksConstraintsIsNotDeliveredAgain() {
		ConduitException failure = failureOf("limited", new Reading(11));

		assertThat(failure).isInstanceOf(ConduitValidationException.class);
		assertThat(failure.problem().violations())
			.containsExactly(new Violation("value", "must be less than or equal to 10"));
		assertThat(this.listeners.seen).isEmpty();
	}

	@Test
	void aPayloadThatCannotBeReadIsNotDeliveredAgain() {
		assertThat(failureOf("limited", "no reading").code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
		assertThat(failureOf("limited", List.of("x")).code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
	}

	@Test
	void anExceptionThatIsNotRetryableIsNotDeliveredAgain() {
		Problem problem = failureOf("final", "x").problem();

		assertThat(problem.type()).isEqualTo("final");
		assertThat(this.listeners.seen).containsExactly("final");
	}

	@Test
	void aManualListenerSaysWhatBecameOfTheMessage() {
		publish("manual", "acknowledge");
		assertThat(failureOf("manual", "reject").problem().detail()).isEqualTo("rejected by the listener");
		publish("manual", "retry");

		assertThat(this.listeners.seen).containsExactly("acknowledge 1", "reject 1", "retry 1", "retry 2");
	}

	@Test
	void aManualListenerMaySpeakLaterOnAnyThread() throws InterruptedException {
		CompletableFuture<AckLevel> published = this.applications.template()
			.publishAsync("manual", "later", AckLevel.PROCESSED);
		Acknowledgment acknowledgment = Objects.requireNonNull(this.listeners.later.poll(5, TimeUnit.SECONDS));

		assertThat(published).isNotDone();
		acknowledgment.acknowledge();
		acknowledgment.reject("a second word");

		assertThat(published).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(AckLevel.PROCESSED);
	}

	@Test
	void anExceptionOfAManualListenerIsAFailure() {
		assertThat(failureOf("manual", "throw").problem().detail()).contains("2 attempts");
	}

	@Test
	void aListenerWithoutAcknowledgmentGetsEachMessageAtMostOnce() {
		failureOf("once", "x");

		assertThat(this.listeners.seen).containsExactly("once");
	}

	private void publish(String topic, Object payload) {
		this.applications.template().publish(topic, payload, AckLevel.PROCESSED);
	}

	private ConduitException failureOf(String topic, Object payload) {
		ConduitException failure = catchThrowableOfType(ConduitException.class, () -> publish(topic, payload));
		assertThat(failure).as(topic).isNotNull();
		return failure;
	}

	record Reading(@Max(10) int value) {

	}

	@ConduitError(code = "final")
	static class FinalException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class Listeners {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		private final CountDownLatch gate = new CountDownLatch(1);

		private final BlockingQueue<Acknowledgment> later = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "waiting")
		void waiting(String text) throws InterruptedException {
			this.gate.await();
		}

		@ConduitListener(topics = "second")
		void second(String text, Acknowledgment acknowledgment) {
			this.seen.add("second " + acknowledgment.attempt());
			if (acknowledgment.attempt() == 1) {
				throw new IllegalStateException("the first time");
			}
			acknowledgment.acknowledge();
		}

		@ConduitListener(topics = "always", maxAttempts = "3")
		void always(String text) {
			this.seen.add("always");
			throw new IllegalStateException("secret");
		}

		@ConduitListener(topics = "stage", maxAttempts = "2")
		CompletableFuture<Void> stage(String text) {
			this.seen.add("stage");
			return CompletableFuture.failedFuture(new IllegalStateException("secret"));
		}

		@ConduitListener(topics = "mono", maxAttempts = "2")
		Mono<Void> mono(String text) {
			this.seen.add("mono");
			return Mono.error(new IllegalStateException("secret"));
		}

		@ConduitListener(topics = "inline", maxAttempts = "2", inline = true)
		CompletableFuture<Void> inline(String text) {
			this.seen.add("inline");
			return CompletableFuture.failedFuture(new IllegalStateException("secret"));
		}

		@ConduitListener(topics = "error", maxAttempts = "2")
		void error(String text) {
			throw new AssertionError("secret");
		}

		@ConduitListener(topics = "limited")
		void limited(@Valid Reading reading) {
			this.seen.add("limited");
		}

		@ConduitListener(topics = "final")
		void last(String text) {
			this.seen.add("final");
			throw new FinalException();
		}

		@ConduitListener(topics = "manual", ackMode = AckMode.MANUAL, concurrency = "2", maxAttempts = "2")
		void manual(String what, Acknowledgment acknowledgment) {
			this.seen.add(what + " " + acknowledgment.attempt());
			switch (what) {
				case "acknowledge" -> acknowledgment.acknowledge();
				case "reject" -> acknowledgment.reject("rejected by the listener");
				case "later" -> this.later.add(acknowledgment);
				case "retry" -> {
					if (acknowledgment.attempt() == 1) {
						acknowledgment.retry("not now", Duration.ofMillis(1));
					}
					else {
						acknowledgment.acknowledge();
					}
				}
				default -> throw new IllegalStateException(what);
			}
		}

		@ConduitListener(topics = "once", ackMode = AckMode.NONE)
		void once(String text) {
			this.seen.add("once");
			throw new IllegalStateException("secret");
		}

	}

}
