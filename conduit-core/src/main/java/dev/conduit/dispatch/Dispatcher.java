package dev.conduit.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.DeadlineWatch;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.routing.Router;
import dev.conduit.time.Timer;

/**
 * Runs the handler of each call and always ends its exchange.
 * <p>
 * A handler runs on a virtual thread of its own, under one of a bounded number of
 * permits, or on the loop where its endpoint says so. A permit is held until the exchange
 * has ended and the handler has returned, so it bounds handlers that answer later and
 * those that go on after nobody waits for them. Without a free permit a call waits in a
 * bounded queue, and past that it is refused. Neither bounds handlers on the loop: the
 * connection does, by what it allows to be in flight.
 * <p>
 * A deadline that passes ends the exchange at once and interrupts the handler. A
 * cancellation interrupts it, and the exchange ends when the handler has returned, so
 * that a peer cannot start more than it may by cancelling what it started; where no
 * handler runs it ends at once. Nothing is interrupted but a handler on a virtual thread
 * while it runs.
 *
 * @since 0.1.0
 */
public final class Dispatcher implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Dispatcher.class);

	/** How many routes a log line names. */
	private static final int MAX_NAMED = 8;

	private final Router router;

	private volatile DispatchOptions options;

	private final ExceptionMapper exceptionMapper;

	private final Timer timer;

	private final Permits permits;

	private final Outcomes outcomes = new Outcomes();

	private final HandlerThreads threads;

	private final DeadlineWatch deadlines;

	/**
	 * A dispatcher. Its handlers' threads get the context class loader of the thread that
	 * makes it.
	 * @param router the endpoints
	 * @param options its bounds
	 * @param exceptionMapper says what callers learn of exceptions
	 * @param timer the clock of its deadlines; not closed with it
	 */
	public Dispatcher(Router router, DispatchOptions options, ExceptionMapper exceptionMapper, Timer timer) {
		this.router = router;
		this.options = options;
		this.exceptionMapper = exceptionMapper;
		this.timer = timer;
		this.permits = new Permits(options);
		this.deadlines = new DeadlineWatch(timer, this::sweep);
		this.threads = new HandlerThreads(Thread.currentThread().getContextClassLoader());
	}

	/**
	 * The bounds that hold now.
	 * @return the options
	 */
	public DispatchOptions options() {
		return this.options;
	}

	/**
	 * Sets other bounds, for the calls that come from now on. Calls that run go on, and
	 * calls that wait go on waiting, also where there are more of them than may be now;
	 * where more may run than before, they do. Any thread.
	 * @param changed the new bounds
	 */
	public void change(DispatchOptions changed) {
		this.options = changed;
		this.permits.change(changed).forEach(this::start);
	}

	/**
	 * Methods with a limit of their own that has no effect, because they are not served
	 * here or run on the loop. Asks the router for its endpoints.
	 * @return the methods, none where all is well
	 */
	public List<Route> idleLimits() {
		return this.options.limits().keySet().stream().filter((route) -> {
			Endpoint endpoint = this.router.find(route);
			return endpoint == null || endpoint.execution() != Execution.VIRTUAL_THREAD;
		}).sorted(Comparator.comparing(Route::value)).toList();
	}

	/**
	 * Has a call handled. Called on the link's loop; never blocks, unless a handler that
	 * runs there does.
	 * @param exchange the call; ended from here, now or later
	 */
	public void dispatch(Exchange exchange) {
		Endpoint endpoint;
		try {
			endpoint = this.router.find(exchange.route());
		}
		catch (RuntimeException ex) {
			// A router may get to know its endpoints with the first call, and fail.
			end(exchange, Outcome.FAILED, toProblem(ex, exchange));
			return;
		}
		dispatchTo(endpoint, exchange);
	}

	/**
	 * Answers a call that its caller must not make: like one of a method that does not
	 * exist, so that nobody learns what does.
	 * @param exchange the call; ended from here
	 */
	public void deny(Exchange exchange) {
		dispatchTo(null, exchange);
	}

	private void dispatchTo(@Nullable Endpoint endpoint, Exchange exchange) {
		if (endpoint == null) {
			end(exchange, Outcome.NOT_FOUND, Problem.of(ErrorCode.METHOD_NOT_FOUND,
					"Nothing serves '%s' here".formatted(Printable.of(exchange.route().value()))));
			return;
		}
		if (!endpoint.interaction().accepts(exchange.interaction())) {
			end(exchange, Outcome.REFUSED,
					Problem.of(ErrorCode.UNSUPPORTED_INTERACTION, "'%s' is %s and was called as %s"
						.formatted(exchange.route(), endpoint.interaction().term(), exchange.interaction().term())));
			return;
		}
		Deadline deadline = deadline(exchange);
		if (deadline.isExpired()) {
			end(exchange, Outcome.EXPIRED,
					Problem.of(ErrorCode.DEADLINE_EXCEEDED, "The deadline had passed before the call ran"));
			return;
		}
		DispatchedCall call = new DispatchedCall(this, endpoint, exchange, deadline);
		call.follow();
		if (call.needsPermit()) {
			admit(call);
		}
		else {
			runHere(call);
		}
	}

	private void runHere(DispatchedCall call) {
		if (this.permits.enterLoop()) {
			call.run();
		}
		else {
			refuseClosed(call);
		}
	}

	private void end(Exchange exchange, Outcome outcome, Problem problem) {
		count(outcome);
		exchange.fail(problem);
	}

	private Deadline deadline(Exchange exchange) {
		Deadline deadline = exchange.deadline();
		Duration otherwise = this.options.defaultDeadline();
		return (deadline.isBounded() || otherwise == null) ? deadline : Deadline.after(this.timer, otherwise);
	}

	private void admit(DispatchedCall call) {
		switch (this.permits.enter(call)) {
			case GRANTED -> {
				watch(call);
				start(call);
			}
			case WAITING -> watch(call);
			case FULL -> call.refuse(ErrorCode.TOO_MANY_IN_FLIGHT,
					"%d calls are running and %d more are waiting".formatted(
							this.options.limits().getOrDefault(call.route(), this.options.maxConcurrent()),
							this.options.maxQueued()));
			case CLOSED -> refuseClosed(call);
		}
	}

	private static void refuseClosed(DispatchedCall call) {
		call.refuse(ErrorCode.SHUTTING_DOWN, "The server takes no new calls");
	}

	private void watch(DispatchedCall call) {
		try {
			call.watch();
		}
		catch (RuntimeException ex) {
			call.fail(ex);
		}
	}

	private void start(DispatchedCall call) {
		try {
			this.threads.start("conduit-" + call.route(), call);
		}
		catch (RuntimeException | Error ex) {
			call.failToStart(ex);
		}
	}

	// for calls, on any thread

	void watch(Deadline deadline) {
		this.deadlines.watch(deadline);
	}

	/** Ends those whose deadline has passed. On the timer's thread. */
	private Deadline sweep() {
		Deadline earliest = Deadline.NONE;
		for (DispatchedCall call : this.permits.all()) {
			Deadline deadline = call.deadline();
			if (deadline.isExpired()) {
				call.expire();
			}
			else {
				earliest = earliest.earlier(deadline);
			}
		}
		return earliest;
	}

	/**
	 * A call's handler has returned on a loop without an answer.
	 */
	void goesOn(DispatchedCall call) {
		this.permits.goesOn(call);
		watch(call);
	}

	Problem toProblem(Throwable failure, Exchange exchange) {
		try {
			return Objects.requireNonNull(this.exceptionMapper.toProblem(ExceptionMapper.unwrap(failure), exchange),
					"an exception mapper must not return null");
		}
		catch (RuntimeException | Error ex) {
			logger.error("The exception mapper itself failed in a call of '{}'", exchange.route(), ex);
			logger.error("What it was to map:", failure);
			return Problem.of(ErrorCode.EXECUTION_FAILED, "The method failed");
		}
	}

	void count(Outcome outcome) {
		this.outcomes.count(outcome);
	}

	boolean withdraw(DispatchedCall call) {
		return this.permits.withdraw(call);
	}

	void left(DispatchedCall call) {
		DispatchedCall next = this.permits.leave(call);
		if (next != null) {
			start(next);
		}
	}

	// the whole

	/**
	 * What it did and does.
	 * @return the numbers
	 */
	public DispatchStatistics statistics() {
		return new DispatchStatistics(this.permits.runningCount(), this.permits.waitingCount(),
				this.outcomes.of(Outcome.COMPLETED), this.outcomes.of(Outcome.FAILED, Outcome.CUT_OFF),
				this.outcomes.of(Outcome.EXPIRED), this.outcomes.of(Outcome.CANCELLED),
				this.outcomes.of(Outcome.REFUSED), this.outcomes.of(Outcome.NOT_FOUND));
	}

	/**
	 * Takes no new calls, as of now, and lets those that it has taken end. What is left
	 * when the time is over is cut off as by {@link #close()}.
	 * @param grace how long to wait, zero or more
	 * @return completed when nothing runs or waits any more, or after the cut
	 */
	public CompletionStage<Void> drain(Duration grace) {
		CompletionStage<Void> drained = this.permits.close();
		Timer.Timeout timeout = this.timer.schedule(grace, this::close);
		return drained.thenRun(timeout::cancel);
	}

	/**
	 * Takes no new calls and ends those that it has: those that wait may be made again
	 * elsewhere, of those that run the outcome is unknown, and their handlers are
	 * interrupted but not waited for. Never blocks.
	 */
	@Override
	public void close() {
		this.permits.close();
		for (DispatchedCall call : this.permits.withdrawAll()) {
			call.refuse(ErrorCode.SHUTTING_DOWN, "The server stops, and the call has not run");
		}
		List<Route> cutOff = this.permits.running()
			.stream()
			.filter(DispatchedCall::cutOff)
			.map(DispatchedCall::route)
			.toList();
		if (!cutOff.isEmpty()) {
			logger.warn("{} calls were still running and have been cut off, of {}", cutOff.size(),
					cutOff.stream().distinct().limit(MAX_NAMED).toList());
		}
		this.permits.giveUp();
		this.deadlines.close();
	}

}
