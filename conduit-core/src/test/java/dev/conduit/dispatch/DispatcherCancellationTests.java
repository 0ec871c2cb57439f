package dev.conduit.dispatch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DispatcherCancellationTests {

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void aCancellationInterruptsTheHandlerOfItsCallAndNoOther() {
		Dispatcher dispatcher = dispatcher(10, 0);
		TestExchange[] exchanges = new TestExchange[10];
		for (int i = 0; i < exchanges.length; i++) {
			exchanges[i] = dispatch(dispatcher, "slow");
		}
		await().until(() -> this.service.slowRuns() == exchanges.length);

		exchanges[4].cancel();

		assertThat(exchanges[4].awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(9, 0, 0, 0, 0, 1, 0, 0)));
		this.service.letSlowCallsGoOn();
		for (int i = 0; i < exchanges.length; i++) {
			if (i != 4) {
				exchanges[i].awaitReply();
			}
		}
		assertThat(this.service.slowInterrupts()).isEqualTo(1);
	}

	@Test
	void aCancelledCallEndsWhenItsHandlerHasReturnedSoThatItStillCountsForItsPeer() {
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch mayReturn = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		this.service.on("stubborn", (exchange) -> {
			try {
				running.countDown();
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			mayReturn.await();
		});
		Dispatcher dispatcher = dispatcher(1, 0);
		TestExchange exchange = dispatch(dispatcher, "stubborn");
		await().until(() -> running.getCount() == 0);

		exchange.cancel();

		await().until(() -> interrupted.getCount() == 0);
		assertThat(exchange.hasEnded()).isFalse();
		assertThat(dispatcher.statistics().running()).isEqualTo(1);
		mayReturn.countDown();
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 0, 0, 1, 0, 0)));
	}

	@Test
	void aCancelledCallWhoseHandlerHasReturnedEndsAtOnce() {
		BlockingQueue<Exchange> open = new LinkedBlockingQueue<>();
		this.service.inline("later", open::add);
		Dispatcher dispatcher = dispatcher(1, 0);
		TestExchange exchange = dispatch(dispatcher, "later");

		exchange.cancel();

		assertThat(exchange.hasEnded()).isTrue();
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		TestService.reply(open.remove());
		assertThat(exchange.lateResults()).isEqualTo(1);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 0, 0, 0, 1, 0, 0));
	}

	@Test
	void aCallThatIsCancelledWhileItWaitsNeverRunsAndMakesRoom() {
		Dispatcher dispatcher = dispatcher(1, 1);
		dispatch(dispatcher, "slow");
		TestExchange waiting = dispatch(dispatcher, "slow");

		waiting.cancel();

		assertThat(waiting.hasEnded()).isTrue();
		assertThat(waiting.awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(1, 0, 0, 0, 0, 1, 0, 0));
		TestExchange next = dispatch(dispatcher, "fast");
		this.service.letSlowCallsGoOn();
		next.awaitReply();
		assertThat(this.service.slowRuns()).isEqualTo(1);
	}

	@Test
	void aCallThatIsCancelledBeforeItComesNeverRuns() {
		Dispatcher dispatcher = dispatcher(1, 0);
		TestExchange exchange = new TestExchange("slow");
		exchange.cancel();

		dispatcher.dispatch(exchange);

		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 0, 0, 1, 0, 0)));
		assertThat(this.service.slowRuns()).isZero();
	}

	@Test
	void whateverAnInterruptedHandlerThrowsTheCallWasCancelled() {
		CountDownLatch running = new CountDownLatch(1);
		this.service.on("wrapping", (exchange) -> {
			try {
				running.countDown();
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("wrapped", ex);
			}
		});
		Dispatcher dispatcher = dispatcher(1, 0);
		TestExchange exchange = dispatch(dispatcher, "wrapping");
		await().until(() -> running.getCount() == 0);

		exchange.cancel();

		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.CANCELLED);
		assertThat(dispatcher.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aCancellationAfterTheResultInterruptsNobody() {
		CountDownLatch cancelled = new CountDownLatch(1);
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		this.service.on("chatty", (exchange) -> {
			TestService.reply(exchange);
			cancelled.await();
			interrupted.add(Thread.currentThread().isInterrupted());
		});
		Dispatcher dispatcher = dispatcher(1, 0);
		TestExchange exchange = dispatch(dispatcher, "chatty");
		exchange.awaitReply();

		exchange.cancel();
		cancelled.countDown();

		await().until(() -> dispatcher.statistics().running() == 0);
		assertThat(interrupted).containsExactly(false);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 1, 0, 0, 0, 0, 0));
	}

	@Test
	void anInlineHandlerLeavesNoInterruptOnTheLoop() {
		this.service.inline("rude", (exchange) -> {
			Thread.currentThread().interrupt();
			TestService.reply(exchange);
		});

		dispatch(dispatcher(1, 0), "rude").awaitReply();

		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void aCancellationThatRacesWithTheResultEndsTheCallOnceAndLosesNoPermit() throws Exception {
		AtomicInteger rounds = new AtomicInteger();
		this.service.on("racing", (exchange) -> {
			rounds.incrementAndGet();
			Thread.onSpinWait();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(4, 4);
		for (int i = 0; i < 2_000; i++) {
			TestExchange exchange = dispatch(dispatcher, "racing");
			Thread canceller = Thread.startVirtualThread(exchange::cancel);
			exchange.awaitEnd();
			canceller.join();
		}

		await().until(() -> dispatcher.statistics().running() == 0);
		DispatchStatistics statistics = dispatcher.statistics();
		assertThat(statistics.completed() + statistics.cancelled()).isEqualTo(2_000);
		assertThat(statistics.failed() + statistics.refused()).isZero();
		assertThat(rounds).hasValueLessThanOrEqualTo(2_000);
	}

	private Dispatcher dispatcher(int maxConcurrent, int maxQueued) {
		return this.service.dispatcher(new DispatchOptions(maxConcurrent, maxQueued, null), new ManualTimer());
	}

	private static TestExchange dispatch(Dispatcher dispatcher, String route) {
		TestExchange exchange = new TestExchange(route);
		dispatcher.dispatch(exchange);
		return exchange;
	}

}
