package dev.conduit.dispatch;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DispatcherDrainTests {

	private static final Duration GRACE = Duration.ofSeconds(10);

	private final ManualTimer timer = new ManualTimer();

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void whereNothingRunsItIsDrainedAtOnce() {
		CompletableFuture<Void> drained = drain(dispatcher(), GRACE);

		assertThat(drained).isCompleted();
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void nothingNewIsTakenAndItMayBeMadeAgainElsewhere() {
		Dispatcher dispatcher = dispatcher();
		dispatcher.drain(GRACE);

		Problem problem = dispatch(dispatcher, "fast").awaitProblem();

		assertThat(problem.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(problem.retryable()).isTrue();
		assertThat(dispatcher.statistics().refused()).isEqualTo(1);
	}

	@Test
	void whatRunsAndWhatWaitsComesToItsEndFirst() {
		BlockingQueue<Exchange> open = new LinkedBlockingQueue<>();
		this.service.inline("later", open::add);
		Dispatcher dispatcher = dispatcher();
		TestExchange running = dispatch(dispatcher, "slow");
		TestExchange waiting = dispatch(dispatcher, "slow");
		TestExchange later = dispatch(dispatcher, "later");

		CompletableFuture<Void> drained = drain(dispatcher, GRACE);

		this.service.letSlowCallsGoOn();
		running.awaitReply();
		waiting.awaitReply();
		await().until(() -> dispatcher.statistics().running() == 1);
		assertThat(drained).isNotDone();
		TestService.reply(open.remove());
		later.awaitReply();
		await().untilAsserted(() -> assertThat(drained).isCompleted());
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aCallThatGotThePermitOfAnotherIsWaitedForAndCutOffLikeAnyOther() {
		CountDownLatch mayReturn = new CountDownLatch(1);
		this.service.on("first", (exchange) -> {
			mayReturn.await();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher();
		dispatch(dispatcher, "first");
		TestExchange second = dispatch(dispatcher, "slow");
		mayReturn.countDown();
		await().until(() -> this.service.slowRuns() == 1);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(1, 0, 1, 0, 0, 0, 0, 0));

		CompletableFuture<Void> drained = drain(dispatcher, GRACE);

		assertThat(drained).isNotDone();
		this.timer.advance(GRACE);
		assertThat(second.awaitCode()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		await().until(drained::isDone);
	}

	@Test
	void whenTheTimeIsOverWhatWaitsMayBeMadeAgainAndWhatRunsMayNot() {
		Dispatcher dispatcher = dispatcher();
		TestExchange running = dispatch(dispatcher, "slow");
		TestExchange waiting = dispatch(dispatcher, "slow");
		await().until(() -> this.service.slowRuns() == 1);
		CompletableFuture<Void> drained = drain(dispatcher, GRACE);
		this.timer.advance(GRACE.minusNanos(1));
		assertThat(drained).isNotDone();

		this.timer.advance(Duration.ofNanos(1));

		await().until(drained::isDone);
		assertThat(waiting.awaitProblem()).returns(ErrorCode.SHUTTING_DOWN, Problem::code)
			.returns(true, Problem::retryable);
		assertThat(running.awaitProblem()).returns(ErrorCode.OUTCOME_UNKNOWN, Problem::code)
			.returns(false, Problem::retryable);
		await().until(() -> this.service.slowInterrupts() == 1);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 1, 0, 0, 1, 0)));
		assertThat(this.service.slowRuns()).isEqualTo(1);
	}

	@Test
	void aHandlerThatTakesNoNoticeHoldsUpNobody() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch mayReturn = new CountDownLatch(1);
		this.service.on("stubborn", (exchange) -> {
			running.countDown();
			while (mayReturn.getCount() > 0) {
				Thread.onSpinWait();
			}
		});
		Dispatcher dispatcher = dispatcher();
		TestExchange exchange = dispatch(dispatcher, "stubborn");
		await().until(() -> running.getCount() == 0);
		CompletableFuture<Void> drained = drain(dispatcher, GRACE);

		dispatcher.close();

		assertThat(drained).isCompleted();
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(dispatcher.statistics().running()).isEqualTo(1);
		mayReturn.countDown();
		await().until(() -> dispatcher.statistics().running() == 0);
	}

	@Test
	void closingTwiceIsClosingOnce() {
		Dispatcher dispatcher = dispatcher();
		TestExchange running = dispatch(dispatcher, "slow");

		dispatcher.close();
		dispatcher.close();

		assertThat(running.awaitCode()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(drain(dispatcher, GRACE)).isCompleted();
		assertThat(dispatcher.statistics().failed()).isEqualTo(1);
	}

	private Dispatcher dispatcher() {
		return this.service.dispatcher(new DispatchOptions(1, 1, null), this.timer);
	}

	private static CompletableFuture<Void> drain(Dispatcher dispatcher, Duration grace) {
		CompletableFuture<Void> drained = new CompletableFuture<>();
		dispatcher.drain(grace).thenRun(() -> drained.complete(null));
		return drained;
	}

	private static TestExchange dispatch(Dispatcher dispatcher, String route) {
		TestExchange exchange = new TestExchange(route);
		dispatcher.dispatch(exchange);
		return exchange;
	}

}
