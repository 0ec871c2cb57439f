package dev.conduit.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.routing.Router;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.Timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class DispatcherTests {

	private final ManualTimer timer = new ManualTimer();

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void aResultReachesItsCaller() {
		Dispatcher dispatcher = dispatcher(1, 0);

		TestExchange exchange = dispatch(dispatcher, "fast");

		assertThat(exchange.awaitReply().payload()).isEqualTo(TestService.RESULT);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 1, 0, 0, 0, 0, 0)));
	}

	@Test
	void aRouteThatNothingServesIsNamed() {
		Dispatcher dispatcher = dispatcher(1, 0);

		Problem problem = dispatch(dispatcher, "no.such-method").awaitProblem();

		assertThat(problem).isEqualTo(Problem.of(ErrorCode.METHOD_NOT_FOUND, "Nothing serves 'no.such-method' here"));
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 0, 0, 0, 0, 0, 1));
	}

	@Test
	void aHandlerRunsOnAVirtualThreadThatIsNamedAfterItsRoute() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.service.on("who.am-i", (exchange) -> thread.complete(Thread.currentThread()));

		dispatch(dispatcher(1, 0), "who.am-i");

		assertThat(thread.join().isVirtual()).isTrue();
		assertThat(thread.join().getName()).isEqualTo("conduit-who.am-i");
	}

	@Test
	void anInlineHandlerRunsWhereItIsDispatched() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		this.service.inline("inline", (exchange) -> {
			thread.set(Thread.currentThread());
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(1, 0);

		TestExchange exchange = dispatch(dispatcher, "inline");

		assertThat(exchange.hasEnded()).isTrue();
		assertThat(thread).hasValue(Thread.currentThread());
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 1, 0, 0, 0, 0, 0));
	}

	@Test
	void aCallInheritsNothingFromTheCallThatMadeRoomForIt() {
		InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		CountDownLatch nextIsWaiting = new CountDownLatch(1);
		this.service.on("personal", (exchange) -> {
			seen.add(String.valueOf(user.get()));
			user.set("ann");
			nextIsWaiting.await();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(1, 1);
		user.set("loop");
		try {
			TestExchange first = dispatch(dispatcher, "personal");
			TestExchange second = dispatch(dispatcher, "personal");
			nextIsWaiting.countDown();

			first.awaitReply();
			second.awaitReply();
		}
		finally {
			user.remove();
		}
		assertThat(seen).containsExactly("null", "null");
	}

	@Test
	void handlersSeeTheClassLoaderOfTheApplication() {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		ClassLoader application = new ClassLoader(before) {
		};
		CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
		this.service.on("who.am-i", (exchange) -> seen.complete(Thread.currentThread().getContextClassLoader()));
		Thread.currentThread().setContextClassLoader(application);
		Dispatcher dispatcher;
		try {
			dispatcher = dispatcher(1, 0);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}

		dispatch(dispatcher, "who.am-i");

		assertThat(seen.join()).isSameAs(application);
	}

	@Test
	void slowCallsNeverDelayFastOnes() {
		Dispatcher dispatcher = this.service.dispatcher(DispatchOptions.DEFAULTS, this.timer);
		List<TestExchange> slow = dispatch(dispatcher, "slow", DispatchOptions.DEFAULTS.maxConcurrent() - 1);
		await().until(() -> this.service.slowRuns() == slow.size());

		dispatch(dispatcher, "fast").awaitReply();

		assertThat(slow).noneMatch(TestExchange::hasEnded);
	}

	@Test
	void noMoreCallsRunThanThereArePermits() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CyclicBarrier threeAtOnce = new CyclicBarrier(3);
		this.service.on("counted", (exchange) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			threeAtOnce.await();
			running.decrementAndGet();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(3, 1000);

		dispatch(dispatcher, "counted", 300).forEach(TestExchange::awaitReply);

		assertThat(most).hasValue(3);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 300, 0, 0, 0, 0, 0)));
	}

	@Test
	void callsThatWaitForAPermitAreStartedInTheirOrder() {
		BlockingQueue<Exchange> order = new LinkedBlockingQueue<>();
		this.service.on("ordered", (exchange) -> {
			order.add(exchange);
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(1, 10);
		dispatch(dispatcher, "slow");
		List<TestExchange> waiting = dispatch(dispatcher, "ordered", 10);
		assertThat(dispatcher.statistics()).returns(1, DispatchStatistics::running)
			.returns(10, DispatchStatistics::queued);

		this.service.letSlowCallsGoOn();

		waiting.forEach(TestExchange::awaitReply);
		assertThat(order).extracting(Exchange::cancellation).containsExactlyElementsOf(waiting);
	}

	@Test
	void pastTheQueueACallIsRefusedAndMayBeMadeAgain() {
		Dispatcher dispatcher = dispatcher(2, 3);
		List<TestExchange> taken = dispatch(dispatcher, "slow", 5);

		Problem problem = dispatch(dispatcher, "fast").awaitProblem();

		assertThat(problem.code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(problem.retryable()).isTrue();
		assertThat(problem.detail()).isEqualTo("2 calls are running and 3 more are waiting");
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(2, 3, 0, 0, 0, 0, 1, 0));
		this.service.letSlowCallsGoOn();
		taken.forEach(TestExchange::awaitReply);
		dispatch(dispatcher, "fast").awaitReply();
	}

	@Test
	void whereNothingMayWaitACallWithoutAPermitIsRefusedAtOnce() {
		Dispatcher dispatcher = dispatcher(1, 0);
		dispatch(dispatcher, "slow");

		assertThat(dispatch(dispatcher, "fast").awaitCode()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
	}

	@Test
	void aHandlerThatAnswersLaterHoldsItsPermitUntilThen() {
		BlockingQueue<Exchange> open = new LinkedBlockingQueue<>();
		this.service.on("later", open::add);
		Dispatcher dispatcher = dispatcher(1, 1);
		TestExchange later = dispatch(dispatcher, "later");
		await().until(() -> open.size() == 1);

		TestExchange next = dispatch(dispatcher, "fast");

		assertThat(dispatcher.statistics()).returns(1, DispatchStatistics::running)
			.returns(1, DispatchStatistics::queued);
		assertThat(next.hasEnded()).isFalse();
		TestService.reply(open.remove());
		later.awaitReply();
		next.awaitReply();
	}

	@Test
	void aHandlerThatHasAnsweredHoldsItsPermitUntilItReturns() {
		CountDownLatch mayReturn = new CountDownLatch(1);
		this.service.on("chatty", (exchange) -> {
			TestService.reply(exchange);
			mayReturn.await();
		});
		Dispatcher dispatcher = dispatcher(1, 1);
		dispatch(dispatcher, "chatty").awaitReply();

		TestExchange next = dispatch(dispatcher, "fast");

		assertThat(dispatcher.statistics()).returns(1, DispatchStatistics::running)
			.returns(1, DispatchStatistics::queued);
		mayReturn.countDown();
		next.awaitReply();
	}

	@Test
	void inlineHandlersNeedNoPermit() {
		this.service.inline("inline", TestService::reply);
		Dispatcher dispatcher = dispatcher(1, 0);
		dispatch(dispatcher, "slow");

		assertThat(dispatch(dispatcher, "inline").hasEnded()).isTrue();
	}

	@Test
	void nothingIsLeftOfACallThatHasEnded() {
		Dispatcher dispatcher = this.service.dispatcher(new DispatchOptions(1, 0, Duration.ofSeconds(1)), this.timer);
		TestExchange exchange = dispatch(dispatcher, "slow");
		await().until(() -> this.service.slowRuns() == 1);
		assertThat(this.timer.pending()).isEqualTo(1);
		assertThat(exchange.watchers()).isEqualTo(1);

		this.service.letSlowCallsGoOn();
		exchange.awaitReply();

		assertThat(exchange.watchers()).isZero();
		this.timer.advance(Duration.ofSeconds(1));
		assertThat(this.timer.pending()).isZero();
		await().until(() -> dispatcher.statistics().running() == 0);
	}

	@ParameterizedTest
	@MethodSource
	void whateverAHandlerThrowsEndsTheCallAndFreesThePermit(Throwable failure) {
		this.service.on("bad", (exchange) -> sneak(failure)).inline("bad.inline", (exchange) -> sneak(failure));
		Dispatcher dispatcher = dispatcher(1, 1);

		for (String route : List.of("bad", "bad.inline")) {
			Problem problem = dispatch(dispatcher, route).awaitProblem();

			assertThat(problem.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(problem.detail()).doesNotContain("secret");
		}
		dispatch(dispatcher, "fast").awaitReply();
		assertThat(dispatcher.statistics().failed()).isEqualTo(2);
	}

	static Stream<Throwable> whateverAHandlerThrowsEndsTheCallAndFreesThePermit() {
		return Stream.of(new IllegalStateException("secret"), new Exception("secret"), new OutOfMemoryError("secret"),
				new StackOverflowError("secret"), new AssertionError("secret"), new NoClassDefFoundError("secret"),
				new InterruptedException("secret"), new Throwable("secret"));
	}

	@Test
	void aProblemOfTheHandlerReachesTheCallerAndIsCountedAsAFailure() {
		Problem problem = Problem.of(ErrorCode.APPLICATION, "no money").withType("insufficient-funds");
		this.service.on("pay", (exchange) -> exchange.fail(problem));
		Dispatcher dispatcher = dispatcher(1, 0);

		assertThat(dispatch(dispatcher, "pay").awaitProblem()).isEqualTo(problem);
		assertThat(dispatcher.statistics().failed()).isEqualTo(1);
	}

	@Test
	void aMapperThatFailsItselfStillEndsTheCall() {
		this.service.on("bad", (exchange) -> sneak(new IllegalStateException("secret")));
		List<ExceptionMapper> mappers = List.of((failure, exchange) -> {
			throw new IllegalArgumentException("secret");
		}, (failure, exchange) -> null, (failure, exchange) -> {
			throw new OutOfMemoryError("secret");
		});
		for (ExceptionMapper mapper : mappers) {
			Dispatcher dispatcher = this.service.dispatcher(new DispatchOptions(1, 0, null), this.timer, mapper);

			assertThat(dispatch(dispatcher, "bad").awaitProblem())
				.isEqualTo(Problem.of(ErrorCode.EXECUTION_FAILED, "The method failed"));
			await().until(() -> dispatcher.statistics().running() == 0);
		}
	}

	@Test
	void aMapperGetsWhatIsInsideTheWrappers() {
		Exception inside = new Exception("inside");
		AtomicReference<Throwable> mapped = new AtomicReference<>();
		this.service.on("bad",
				(exchange) -> CompletableFuture.failedFuture(new java.lang.reflect.InvocationTargetException(inside))
					.join());
		Dispatcher dispatcher = this.service.dispatcher(DispatchOptions.DEFAULTS, this.timer, (failure, exchange) -> {
			mapped.set(failure);
			return Problem.of(ErrorCode.APPLICATION, "mapped");
		});

		assertThat(dispatch(dispatcher, "bad").awaitProblem().detail()).isEqualTo("mapped");
		assertThat(mapped).hasValue(inside);
	}

	@Test
	void aTimerThatTakesNoMoreEndsTheCallBeforeItRuns() {
		Timer full = new Timer() {

			@Override
			public long nanoTime() {
				return 0;
			}

			@Override
			public Timeout schedule(Duration delay, Runnable task) {
				throw new RejectedExecutionException("too many");
			}

		};
		Dispatcher dispatcher = this.service.dispatcher(new DispatchOptions(1, 0, Duration.ofSeconds(1)), full);

		assertThat(dispatch(dispatcher, "slow").awaitCode()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		await().until(() -> dispatcher.statistics().equals(new DispatchStatistics(0, 0, 0, 1, 0, 0, 0, 0)));
		assertThat(this.service.slowRuns()).isZero();
	}

	@Test
	void aRouterThatFindsItsEndpointsTooLateStillEndsTheCall() {
		Router router = Router.later(() -> {
			throw new IllegalStateException("secret");
		});
		Dispatcher dispatcher = new Dispatcher(router, DispatchOptions.DEFAULTS, ExceptionMapper.standard(),
				this.timer);

		assertThat(dispatch(dispatcher, "fast").awaitCode()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 0, 1, 0, 0, 0, 0));
	}

	@Test
	void aSecondResultIsLeftToTheConnectionToCount() {
		this.service.inline("twice", (exchange) -> {
			TestService.reply(exchange);
			exchange.fail(Problem.of(ErrorCode.APPLICATION, "second thoughts"));
		});
		Dispatcher dispatcher = dispatcher(1, 0);

		TestExchange exchange = dispatch(dispatcher, "twice");

		exchange.awaitReply();
		assertThat(exchange.lateResults()).isEqualTo(1);
		assertThat(dispatcher.statistics()).isEqualTo(new DispatchStatistics(0, 0, 1, 0, 0, 0, 0, 0));
	}

	@Test
	void noResultAtAllIsAMistakeOfTheHandler() {
		this.service.on("reply.null", (exchange) -> exchange.reply(Headers.EMPTY, (Payload) null))
			.on("fail.null", (exchange) -> exchange.fail(null));
		Dispatcher dispatcher = dispatcher(1, 0);

		assertThat(dispatch(dispatcher, "reply.null").awaitCode()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		await().until(() -> dispatcher.statistics().running() == 0);
		assertThat(dispatch(dispatcher, "fail.null").awaitCode()).isEqualTo(ErrorCode.EXECUTION_FAILED);
	}

	@Test
	void theEndOfAnExchangeBelongsToTheDispatcher() {
		this.service.inline("greedy", (exchange) -> {
			assertThatIllegalStateException().isThrownBy(() -> exchange.onEnd(() -> {
			}));
			TestService.reply(exchange);
		});

		dispatch(dispatcher(1, 0), "greedy").awaitReply();
	}

	@Test
	void boundsThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DispatchOptions(0, 1, null))
			.withMessage("'maxConcurrent' must be 1 or more (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> new DispatchOptions(1, -1, null))
			.withMessage("'maxQueued' must be 0 or more (was -1)");
		assertThatIllegalArgumentException().isThrownBy(() -> new DispatchOptions(1, 1, Duration.ZERO))
			.withMessage("'defaultDeadline' must be longer than nothing (was PT0S)");
	}

	private Dispatcher dispatcher(int maxConcurrent, int maxQueued) {
		return this.service.dispatcher(new DispatchOptions(maxConcurrent, maxQueued, null), this.timer);
	}

	private static TestExchange dispatch(Dispatcher dispatcher, String route) {
		TestExchange exchange = new TestExchange(route);
		dispatcher.dispatch(exchange);
		return exchange;
	}

	private static List<TestExchange> dispatch(Dispatcher dispatcher, String route, int times) {
		List<TestExchange> exchanges = new ArrayList<>();
		IntStream.range(0, times).forEach((i) -> exchanges.add(dispatch(dispatcher, route)));
		return exchanges;
	}

	@SuppressWarnings("unchecked") // As code in another language may, throws what nobody
									// declares.
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

}
