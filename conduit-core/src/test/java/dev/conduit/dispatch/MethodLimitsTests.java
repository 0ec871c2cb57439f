package dev.conduit.dispatch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Bounds of single methods.
 */
class MethodLimitsTests {

	private static final Route SLOW = new Route("slow");

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void noMoreCallsOfAMethodRunThanItsLimit() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		this.service.on("counted", (exchange) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.onSpinWait();
			running.decrementAndGet();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(100, 1000, Map.of(new Route("counted"), 3));

		List<TestExchange> calls = Stream.generate(() -> dispatch(dispatcher, "counted")).limit(500).toList();

		assertThat(calls).allSatisfy((call) -> assertThat(call.awaitReply()).isNotNull());
		assertThat(most.get()).isBetween(1, 3);
		await().until(() -> dispatcher.statistics().running() == 0 && dispatcher.statistics().queued() == 0);
	}

	@Test
	void othersPassThoseThatWaitForTheirMethod() {
		Dispatcher dispatcher = dispatcher(2, 10, Map.of(SLOW, 1));
		TestExchange first = dispatch(dispatcher, "slow");
		TestExchange second = dispatch(dispatcher, "slow");

		assertThat(dispatch(dispatcher, "fast").awaitReply().payload()).isEqualTo(TestService.RESULT);

		assertThat(first.hasEnded()).isFalse();
		await().until(() -> this.service.slowRuns() == 1);
		assertThat(dispatcher.statistics().queued()).isEqualTo(1);
		this.service.letSlowCallsGoOn();
		assertThat(first.awaitReply()).isNotNull();
		assertThat(second.awaitReply()).isNotNull();
	}

	@Test
	void aPermitGoesToTheFirstThatMayRun() {
		CountDownLatch held = new CountDownLatch(1);
		this.service.on("held", (exchange) -> {
			held.await();
			TestService.reply(exchange);
		});
		Dispatcher dispatcher = dispatcher(2, 10, Map.of(SLOW, 1));
		dispatch(dispatcher, "slow");
		TestExchange holder = dispatch(dispatcher, "held");
		TestExchange waitsForItsMethod = dispatch(dispatcher, "slow");
		TestExchange waitsForAPermit = dispatch(dispatcher, "fast");
		assertThat(dispatcher.statistics().queued()).isEqualTo(2);

		held.countDown();

		assertThat(holder.awaitReply()).isNotNull();
		assertThat(waitsForAPermit.awaitReply()).isNotNull();
		assertThat(waitsForItsMethod.hasEnded()).isFalse();
		assertThat(this.service.slowRuns()).isLessThan(2);
	}

	@Test
	void theQueueIsBoundedForAllTogether() {
		Dispatcher dispatcher = dispatcher(10, 1, Map.of(SLOW, 1));
		dispatch(dispatcher, "slow");
		dispatch(dispatcher, "slow");

		Problem problem = dispatch(dispatcher, "slow").awaitProblem();

		assertThat(problem.code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(problem.detail()).isEqualTo("1 calls are running and 1 more are waiting");
		assertThat(problem.retryable()).isTrue();
	}

	@Test
	void limitsThatBoundNothingAreTold() {
		this.service.inline("inline", TestService::reply);
		Dispatcher dispatcher = dispatcher(10, 1,
				Map.of(SLOW, 1, new Route("no.such-method"), 1, new Route("inline"), 1));

		assertThat(dispatcher.idleLimits()).containsExactly(new Route("inline"), new Route("no.such-method"));
	}

	@Test
	void aLimitOfNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DispatchOptions(1, 1, null, Map.of(SLOW, 0)))
			.withMessage("the limit of 'slow' must be 1 or more (was 0)");
	}

	private Dispatcher dispatcher(int maxConcurrent, int maxQueued, Map<Route, Integer> limits) {
		return this.service.dispatcher(new DispatchOptions(maxConcurrent, maxQueued, null, limits), new ManualTimer());
	}

	private static TestExchange dispatch(Dispatcher dispatcher, String route) {
		TestExchange exchange = new TestExchange(route);
		dispatcher.dispatch(exchange);
		return exchange;
	}

}
