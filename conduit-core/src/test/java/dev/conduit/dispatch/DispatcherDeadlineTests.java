package dev.conduit.dispatch;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.Timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DispatcherDeadlineTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTimer timer = new ManualTimer();

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void aCallThatComesTooLateNeverRuns() {
		Dispatcher dispatcher = dispatcher(null);
		dispatcher.dispatch(new TestExchange("slow"));
		TestExchange exchange = exchange("fast");
		this.timer.advance(SECOND);

		dispatcher.dispatch(exchange);

		assertThat(exchange.hasEnded()).isTrue();
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(1, 0, 0, 0, 1, 0, 0, 0));
	}

	@Test
	void aCallWhoseDeadlinePassesWhileItWaitsNeverRunsAndMakesRoom() {
		Dispatcher dispatcher = dispatcher(null);
		dispatcher.dispatch(new TestExchange("slow"));
		TestExchange waiting = exchange("slow");
		dispatcher.dispatch(waiting);

		this.timer.advance(SECOND);

		assertThat(waiting.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(1, 0, 0, 0, 1, 0, 0, 0));
		TestExchange next = new TestExchange("fast");
		dispatcher.dispatch(next);
		this.service.letSlowCallsGoOn();
		next.awaitReply();
		assertThat(this.service.slowRuns()).isEqualTo(1);
	}

	@Test
	void aCallThatIsTooLateWhenItsTurnComesNeverRunsEvenIfTheTimerHasNotNoticed() {
		Timer drowsy = new Timer() {

			@Override
			public long nanoTime() {
				return DispatcherDeadlineTests.this.timer.nanoTime();
			}

			@Override
			public Timeout schedule(Duration delay, Runnable task) {
				return () -> true;
			}

		};
		Dispatcher dispatcher = this.service.dispatcher(new DispatchOptions(1, 1, null), drowsy);
		dispatcher.dispatch(new TestExchange("slow"));
		TestExchange waiting = exchange("slow");
		dispatcher.dispatch(waiting);
		await().until(() -> this.service.slowRuns() == 1);
		this.timer.advance(SECOND);

		this.service.letSlowCallsGoOn();

		assertThat(waiting.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 1, 0, 1, 0, 0, 0)));
		assertThat(this.service.slowRuns()).isEqualTo(1);
	}

	@Test
	void aDeadlineThatPassesEndsTheCallAndInterruptsItsHandler() {
		Dispatcher dispatcher = dispatcher(null);
		TestExchange exchange = exchange("slow");
		dispatcher.dispatch(exchange);
		await().until(() -> this.service.slowRuns() == 1);

		this.timer.advance(SECOND);

		assertThat(exchange.hasEnded()).isTrue();
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		await().until(() -> this.service.slowInterrupts() == 1);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 0, 1, 0, 0, 0)));
	}

	@Test
	void aHandlerThatTakesNoNoticeKeepsItsPermitAndItsResultComesTooLate() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch mayAnswer = new CountDownLatch(1);
		this.service.on("stubborn", (exchange) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			mayAnswer.await();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(null);
		TestExchange exchange = exchange("stubborn");
		dispatcher.dispatch(exchange);
		await().until(() -> begun.getCount() == 0);

		await().until(() -> {
			this.timer.advance(SECOND);
			return interrupted.getCount() == 0;
		});

		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(1, 0, 0, 0, 1, 0, 0, 0));
		mayAnswer.countDown();
		await().until(() -> exchange.lateResults() == 1);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 0, 1, 0, 0, 0)));
	}

	@Test
	void aDeadlineAlsoEndsACallWhoseHandlerHasReturned() {
		BlockingQueue<Exchange> open = new LinkedBlockingQueue<>();
		this.service.on("later", open::add).inline("later.inline", open::add);
		Dispatcher dispatcher = dispatcher(null);
		for (String route : new String[] { "later", "later.inline" }) {
			TestExchange exchange = exchange(route);
			dispatcher.dispatch(exchange);
			await().until(() -> !open.isEmpty());

			this.timer.advance(SECOND);

			assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
			await().until(() -> dispatcher.statistics().running() == 0);
			TestService.reply(open.remove());
			assertThat(exchange.lateResults()).isEqualTo(1);
		}
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 0, 0, 2, 0, 0, 0));
	}

	@Test
	void aCallThatComesWithoutADeadlineGetsTheDefault() {
		CompletableFuture<Deadline> told = new CompletableFuture<>();
		this.service.on("told", (exchange) -> told.complete(exchange.deadline()));
		Dispatcher dispatcher = dispatcher(SECOND);
		TestExchange exchange = new TestExchange("told");

		dispatcher.dispatch(exchange);

		assertThat(told.join().remaining()).isEqualTo(SECOND);
		this.timer.advance(SECOND.minusNanos(1));
		assertThat(exchange.hasEnded()).isFalse();
		this.timer.advance(Duration.ofNanos(1));
		assertThat(exchange.awaitCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
	}

	@Test
	void theDefaultChangesNoDeadlineThatACallComesWith() {
		CompletableFuture<Deadline> told = new CompletableFuture<>();
		this.service.on("told", (exchange) -> told.complete(exchange.deadline()));
		TestExchange exchange = new TestExchange("told", Deadline.after(this.timer, SECOND.multipliedBy(3)));

		dispatcher(SECOND).dispatch(exchange);

		assertThat(told.join()).isSameAs(exchange.deadline());
	}

	@Test
	void aCallMadeInsideAHandlerInheritsWhatIsLeft() {
		Dispatcher[] dispatcher = new Dispatcher[1];
		CompletableFuture<Duration> left = new CompletableFuture<>();
		this.service.on("inner", (exchange) -> {
			left.complete(exchange.deadline().remaining());
			TestService.reply(exchange);
		}).on("outer", (exchange) -> {
			TestExchange inner = new TestExchange("inner", Deadline.current());
			dispatcher[0].dispatch(inner);
			inner.awaitReply();
			TestService.reply(exchange);
		});
		dispatcher[0] = this.service.dispatcher(new DispatchOptions(2, 0, null), this.timer);
		TestExchange outer = exchange("outer");
		this.timer.advance(Duration.ofMillis(300));

		dispatcher[0].dispatch(outer);

		outer.awaitReply();
		assertThat(left).isCompletedWithValue(Duration.ofMillis(700));
	}

	@Test
	void theDeadlineOfAnInlineHandlerIsCurrentWhileItRunsAndNoLonger() {
		BlockingQueue<Deadline> current = new LinkedBlockingQueue<>();
		this.service.inline("bounded", (exchange) -> {
			current.add(Deadline.current());
			throw new IllegalStateException("all the more");
		}).inline("unbounded", (exchange) -> current.add(Deadline.current()));
		TestExchange bounded = exchange("bounded");
		Dispatcher dispatcher = dispatcher(null);

		dispatcher.dispatch(bounded);
		Deadline between = Deadline.current();
		dispatcher.dispatch(new TestExchange("unbounded"));

		assertThat(current).containsExactly(bounded.deadline(), Deadline.NONE);
		assertThat(between).isSameAs(Deadline.NONE);
	}

	private Dispatcher dispatcher(Duration defaultDeadline) {
		return this.service.dispatcher(new DispatchOptions(1, 1, defaultDeadline), this.timer);
	}

	private TestExchange exchange(String route) {
		return new TestExchange(route, Deadline.after(this.timer, SECOND));
	}

}
