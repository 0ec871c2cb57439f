package dev.conduit.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.TestExchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Route;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Bounds that are changed while calls run and wait.
 */
class ChangedLimitsTests {

	private final ManualTimer timer = new ManualTimer();

	private final TestService service = new TestService();

	@AfterEach
	void letGo() {
		this.service.letSlowCallsGoOn();
	}

	@Test
	void whereMoreMayRunThoseThatWaitAreStarted() {
		Dispatcher dispatcher = dispatcher(new DispatchOptions(1, 10, null));
		dispatch(dispatcher, "slow", 4);
		assertThat(dispatcher.statistics().queued()).isEqualTo(3);

		dispatcher.change(new DispatchOptions(3, 10, null));

		await().until(() -> this.service.slowRuns() == 3);
		assertThat(dispatcher.statistics().queued()).isOne();
		assertThat(dispatcher.options().maxConcurrent()).isEqualTo(3);
	}

	@Test
	void whereFewerMayRunThoseThatRunGoOnAndNoneIsStartedBeforeThereIsRoom() {
		Dispatcher dispatcher = dispatcher(new DispatchOptions(3, 10, null));
		List<TestExchange> running = dispatch(dispatcher, "slow", 3);
		await().until(() -> this.service.slowRuns() == 3);

		dispatcher.change(new DispatchOptions(1, 10, null));
		TestExchange waiting = dispatch(dispatcher, "fast", 1).get(0);

		assertThat(running).noneMatch(TestExchange::hasEnded);
		assertThat(dispatcher.statistics().queued()).isOne();
		this.service.letSlowCallsGoOn();
		waiting.awaitReply();
		await().until(() -> dispatcher.statistics().running() == 0);
		dispatch(dispatcher, "fast", 20).forEach((call) -> assertThat(call).satisfies(TestExchange::awaitEnd));
	}

	@Test
	void whereFewerMayWaitTheNextOneIsRefusedAndThoseThatWaitAreLetBe() {
		Dispatcher dispatcher = dispatcher(new DispatchOptions(1, 10, null));
		List<TestExchange> calls = dispatch(dispatcher, "slow", 3);

		dispatcher.change(new DispatchOptions(1, 1, null));

		assertThat(dispatch(dispatcher, "fast", 1).get(0).awaitProblem().code())
			.isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		this.service.letSlowCallsGoOn();
		calls.forEach(TestExchange::awaitReply);
	}

	@Test
	void aLimitOfOneMethodCountsThoseThatRunAlready() {
		Dispatcher dispatcher = dispatcher(new DispatchOptions(10, 10, null));
		dispatch(dispatcher, "slow", 2);
		await().until(() -> this.service.slowRuns() == 2);

		dispatcher.change(new DispatchOptions(10, 10, null, Map.of(new Route("slow"), 3)));
		dispatch(dispatcher, "slow", 3);
		dispatch(dispatcher, "fast", 1).get(0).awaitReply();

		await().until(() -> this.service.slowRuns() == 3);
		assertThat(dispatcher.statistics().queued()).isEqualTo(2);

		dispatcher.change(new DispatchOptions(10, 10, null));
		await().until(() -> this.service.slowRuns() == 5);
	}

	@Test
	void aCallThatComesWithoutADeadlineGetsTheOneOfNow() {
		Dispatcher dispatcher = dispatcher(new DispatchOptions(10, 10, null));

		dispatcher.change(new DispatchOptions(10, 10, Duration.ofSeconds(5)));
		TestExchange call = dispatch(dispatcher, "slow", 1).get(0);
		this.timer.advance(Duration.ofSeconds(6));

		assertThat(call.awaitProblem().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
	}

	private Dispatcher dispatcher(DispatchOptions options) {
		return this.service.dispatcher(options, this.timer);
	}

	private static List<TestExchange> dispatch(Dispatcher dispatcher, String route, int count) {
		List<TestExchange> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			TestExchange call = new TestExchange(route);
			dispatcher.dispatch(call);
			calls.add(call);
		}
		return calls;
	}

}
