package dev.conduit.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.policy.RetryBudget;
import dev.conduit.policy.RetryOptions;
import dev.conduit.policy.RetryPolicy;
import dev.conduit.server.ServerFixture;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.Link;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that are made again, and those that are not. The pauses pass when the test says
 * so.
 */
class RetriesTests extends ServerFixture {

	private static final Route ROUTE = new Route("work");

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final ManualTimer timer = new ManualTimer();

	/** Attempt headers of the calls that arrived. */
	private final ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	// the connection ends in the middle of a call

	@Test
	void anIdempotentCallSurvivesTheEndOfItsConnection() throws Exception {
		LinkedBlockingQueue<Exchange> begun = new LinkedBlockingQueue<>();
		serveWork((number, exchange) -> begun.add(exchange));
		ConduitClient client = connect(RetryOptions.DEFAULT);
		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));
		take(begun);

		cutConnections();

		Exchange second = passUntil(begun);
		assertThat(second.headers().get("conduit-attempt")).isEqualTo("2");
		second.reply(Headers.EMPTY, Payload.text("done"));
		assertThat(call).succeedsWithin(PATIENCE)
			.satisfies((reply) -> assertThat(reply.payload().asText()).isEqualTo("done"));
		assertThat(this.arrived).containsExactly("none", "2");
	}

	@Test
	void anyOtherCallHasAnUnknownOutcomeAndIsNotMadeAgain() throws Exception {
		LinkedBlockingQueue<Exchange> begun = new LinkedBlockingQueue<>();
		serveWork((number, exchange) -> begun.add(exchange));
		ConduitClient client = connect(RetryOptions.DEFAULT);
		CompletableFuture<Reply> call = client.request(ROUTE, Payload.EMPTY);
		take(begun);
		Connection first = client.connection();

		cutConnections();

		assertThat(call).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOutcomeUnknownException.class);
		eventually("the next connection").until(() -> client.connection() != null && client.connection() != first);
		this.timer.advance(Duration.ofSeconds(5));
		assertThat(call(client, "echo", "after it")).succeedsWithin(PATIENCE);
		assertThat(this.arrived).containsExactly("none");
	}

	// which failures

	@ParameterizedTest
	@EnumSource(value = ErrorCode.class,
			names = { "QUEUE_FULL", "RATE_LIMITED", "TOO_MANY_IN_FLIGHT", "PAUSED", "OUTCOME_UNKNOWN", "RECONNECTING" })
	void whatMayPassIsTriedAgain(ErrorCode code) {
		serveWork((number, exchange) -> failTimes(1, number, exchange, Problem.of(code, "not now")));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));

		passUntilDone(call);
		assertThat(call).succeedsWithin(PATIENCE);
		assertThat(this.arrived).containsExactly("none", "2");
	}

	@ParameterizedTest
	@EnumSource(value = ErrorCode.class, names = { "EXECUTION_FAILED", "VALIDATION", "PERMISSION_DENIED",
			"METHOD_NOT_FOUND", "APPLICATION", "INTERNAL", "CANCELLED", "DEADLINE_EXCEEDED" })
	void whatWouldHappenAgainIsNot(ErrorCode code) {
		serveWork((number, exchange) -> exchange.fail(Problem.of(code, "never")));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));

		assertThat(failure(call).code()).isEqualTo(code);
		assertThat(this.arrived).containsExactly("none");
	}

	@Test
	void aProblemThatTheApplicationCallsRetryableIs() {
		serveWork((number, exchange) -> failTimes(1, number, exchange,
				Problem.of(ErrorCode.APPLICATION, "locked").withRetry(true, null)));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));

		passUntilDone(call);
		assertThat(call).succeedsWithin(PATIENCE);
	}

	@Test
	void aCallThatIsNotIdempotentIsNotRepeatedHoweverRetryableItsProblem() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = client.request(ROUTE, Payload.EMPTY);

		assertThat(failure(call).code()).isEqualTo(ErrorCode.QUEUE_FULL);
		assertThat(this.arrived).containsExactly("none");
	}

	// how often and when

	@Test
	void theLastFailureTellsOfTheOthers() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full at attempt " + number)));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));

		passUntilDone(call);
		ConduitException last = failure(call);
		assertThat(last).hasMessageContaining("attempt 3");
		assertThat(Arrays.stream(last.getSuppressed()).map(Throwable::getMessage)).hasSize(2)
			.allMatch((message) -> message.contains("full at attempt"))
			.anyMatch((message) -> message.contains("attempt 1"))
			.anyMatch((message) -> message.contains("attempt 2"));
		assertThat(this.arrived).containsExactly("none", "2", "3");
	}

	@Test
	void theWaitThatTheServerAsksForComesOnTopOfThePause() {
		Duration wait = Duration.ofSeconds(10);
		ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
		serveWork((number, exchange) -> {
			times.add(this.timer.nanoTime());
			failTimes(1, number, exchange, Problem.of(ErrorCode.RATE_LIMITED, "slowly").withRetry(true, wait));
		});
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(5));

		passUntilSecondAttempt();
		assertThat(call).succeedsWithin(PATIENCE);
		assertThat(times).hasSize(2);
		long first = times.remove();
		assertThat(Duration.ofNanos(times.remove() - first)).isGreaterThanOrEqualTo(wait);
	}

	@Test
	void whatCouldNotBeInTimeIsNotWaitedFor() {
		serveWork((number, exchange) -> exchange
			.fail(Problem.of(ErrorCode.RATE_LIMITED, "slowly").withRetry(true, Duration.ofMinutes(1))));
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofSeconds(30));

		assertThat(failure(call).code()).isEqualTo(ErrorCode.RATE_LIMITED);
	}

	@Test
	void theDeadlineIsThatOfAllAttemptsTogether() {
		ConcurrentLinkedQueue<Duration> left = new ConcurrentLinkedQueue<>();
		serveWork((number, exchange) -> {
			left.add(exchange.deadline().remaining());
			failTimes(1, number, exchange,
					Problem.of(ErrorCode.RATE_LIMITED, "").withRetry(true, Duration.ofSeconds(8)));
		});
		ConduitClient client = connect(RetryOptions.DEFAULT);

		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofSeconds(12));

		passUntilSecondAttempt();
		assertThat(call).succeedsWithin(PATIENCE);
		assertThat(left).hasSize(2).last().satisfies((second) -> assertThat(second).isLessThan(Duration.ofSeconds(5)));
	}

	@Test
	void aCancelledCallIsNotMadeAgain() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = connect(
				new RetryOptions((failures, failure, random) -> LONGEST_PAUSE, RetryBudget.DEFAULT));
		CompletableFuture<Reply> call = callIdempotent(client, Duration.ofMinutes(1));
		eventually("the pause").until(() -> this.arrived.size() == 1 && LONGEST_PAUSE.equals(this.timer.untilNext()));

		call.cancel(true);

		assertThat(this.timer.untilNext()).isNotEqualTo(LONGEST_PAUSE);
		this.timer.advance(Duration.ofSeconds(5));
		assertThat(this.arrived).containsExactly("none");
	}

	@Test
	void nobodyWaitsInAPause() {
		int many = 500;
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = connect(
				new RetryOptions((failures, failure, random) -> LONGEST_PAUSE, new RetryBudget(0, 0, many)));
		int idle = this.timer.pending();

		List<CompletableFuture<Reply>> calls = Stream.generate(() -> callIdempotent(client, Duration.ofMinutes(1)))
			.limit(many)
			.toList();

		eventually("the pauses").until(() -> this.arrived.size() == many && this.timer.pending() >= idle + many);
		assertThat(calls).noneMatch(CompletableFuture::isDone);
		assertThat(threads()).doesNotContain("conduit-client-client-");
		calls.forEach((call) -> call.cancel(true));
		// One time-out at each side for all deadlines.
		assertThat(this.timer.pending()).isBetween(idle, idle + 2);
	}

	// the budget

	@Test
	void anEmptyBudgetEndsTheRetriesUntilTimeHasFilledIt() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = connect(new RetryOptions(atOnce(3), new RetryBudget(0, 1, 3)));

		failAll(client, 1);
		assertThat(this.arrived).as("two of three permissions used").hasSize(3);
		failAll(client, 1);
		assertThat(this.arrived).as("the third used").hasSize(3 + 2);
		failAll(client, 5);
		assertThat(this.arrived).as("none left").hasSize(5 + 5);
		assertThat(log().all()).filteredOn((line) -> line.contains("repeats no calls for now"))
			.singleElement()
			.asString()
			.startsWith("WARN")
			.contains("burst=3");

		this.timer.advance(Duration.ofMillis(1500));
		failAll(client, 2);
		assertThat(this.arrived).as("one came with time").hasSize(10 + 2 + 1);
	}

	@Test
	void callsFillTheBudget() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = connect(new RetryOptions(atOnce(2), new RetryBudget(10, 0, 5)));

		failAll(client, 100);

		assertThat(this.arrived).as("attempts of 100 calls, with 5 + 10 repeated").hasSizeBetween(114, 115);
	}

	// others

	@Test
	void aPolicyOfTheBuilderTakesThePlaceOfThatOfTheOptions() {
		serveWork((number, exchange) -> exchange.fail(Problem.of(ErrorCode.QUEUE_FULL, "full")));
		ConduitClient client = client(PASSWORD, (builder) -> builder.retry(RetryPolicy.NEVER));
		client.start().toCompletableFuture().join();

		failure(callIdempotent(client, Duration.ofMinutes(1)));

		assertThat(this.arrived).containsExactly("none");
	}

	private static RetryPolicy atOnce(int attempts) {
		return (failures, failure, random) -> (failures < attempts) ? Duration.ZERO : null;
	}

	/**
	 * Serves a method that notes each call that arrives.
	 * @param handler gets the number of the call, and the call
	 */
	private void serveWork(BiConsumer<Integer, Exchange> handler) {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("work", (exchange) -> {
			String attempt = exchange.headers().get("conduit-attempt");
			this.arrived.add((attempt != null) ? attempt : "none");
			handler.accept(this.arrived.size(), exchange);
		}));
	}

	private static void failTimes(int times, int number, Exchange exchange, Problem problem) {
		if (number <= times) {
			exchange.fail(problem);
		}
		else {
			exchange.reply(Headers.EMPTY, Payload.EMPTY);
		}
	}

	private ConduitClient connect(RetryOptions retry) {
		ConduitClient client = client(PASSWORD, (builder) -> builder.timer(this.timer)
			.options(ClientOptions.of("client", List.of(address())).withRetry(retry)));
		client.start().toCompletableFuture().join();
		return client;
	}

	private static CompletableFuture<Reply> callIdempotent(ConduitClient client, Duration timeout) {
		return client.requestIdempotent(ROUTE, Headers.EMPTY, Payload.EMPTY, client.deadline(timeout));
	}

	private static void failAll(ConduitClient client, int calls) {
		for (int i = 0; i < calls; i++) {
			failure(callIdempotent(client, Duration.ofHours(1)));
		}
	}

	private static ConduitException failure(CompletableFuture<Reply> call) {
		@Nullable Throwable failure = call.handle((reply, thrown) -> thrown)
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
		assertThat(failure).isInstanceOf(ConduitException.class);
		return (ConduitException) failure;
	}

	private void passUntilDone(CompletableFuture<?> call) {
		eventually("the end of the call").until(() -> {
			if (!call.isDone()) {
				this.timer.advance(Duration.ofMillis(10));
			}
			return call.isDone();
		});
	}

	/** And no longer, so that its deadline does not pass meanwhile. */
	private void passUntilSecondAttempt() {
		eventually("the second attempt").until(() -> {
			if (this.arrived.size() < 2) {
				this.timer.advance(Duration.ofMillis(100));
			}
			return this.arrived.size() == 2;
		});
	}

	private Exchange passUntil(LinkedBlockingQueue<Exchange> begun) {
		eventually("the next attempt").until(() -> {
			if (begun.isEmpty()) {
				this.timer.advance(Duration.ofMillis(1));
			}
			return !begun.isEmpty();
		});
		return begun.remove();
	}

	private static Exchange take(LinkedBlockingQueue<Exchange> begun) throws InterruptedException {
		Exchange exchange = begun.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(exchange).isNotNull();
		return exchange;
	}

	private void cutConnections() {
		server().connections().stream().map(Connection::link).forEach(Link::close);
	}

}
