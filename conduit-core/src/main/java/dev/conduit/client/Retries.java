package dev.conduit.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.connection.ReplyHandler;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.policy.RetryOptions;
import dev.conduit.policy.TokenBucket;

/**
 * Decides which calls of a client are made again, and when. Nobody waits meanwhile: a
 * pause is a time-out of the client's timer. For any thread.
 */
final class Retries {

	private static final Logger logger = LoggerFactory.getLogger(Retries.class);

	/**
	 * How often a call that no server began looks for another connection.
	 */
	static final int MAX_MOVES = 3;

	private final String client;

	private final RetryOptions options;

	private final ClientRuntime runtime;

	private final BooleanSupplier open;

	private final Once once;

	private final TokenBucket budget;

	private final AtomicBoolean exhausted = new AtomicBoolean();

	/**
	 * Retries of a client.
	 * @param open whether the client is not closed
	 * @param once makes a call once
	 */
	Retries(ClientOptions options, ClientRuntime runtime, BooleanSupplier open, Once once) {
		this.open = open;
		this.client = options.name();
		this.options = options.retry();
		this.runtime = runtime;
		this.once = once;
		this.budget = new TokenBucket(options.retry().budget(), runtime.timer().nanoTime());
	}

	/**
	 * Makes a call.
	 * @param idempotent whether it may run more than once
	 */
	CompletableFuture<Reply> call(Route route, Headers headers, Payload payload, Deadline deadline,
			boolean idempotent) {
		if (idempotent) {
			this.budget.called();
		}
		RetriedCall call = new RetriedCall(this, route, headers, payload, deadline, idempotent);
		call.attempt();
		return call;
	}

	ClientRuntime runtime() {
		return this.runtime;
	}

	Once once() {
		return this.once;
	}

	/**
	 * Whether no server began a call, because the connection to it was about to end:
	 * whoever made it may make it again on the next connection, whatever it does.
	 */
	boolean isMovable(Problem problem, Deadline deadline) {
		boolean notBegun = problem.code() == ErrorCode.SHUTTING_DOWN || problem.code() == ErrorCode.DISCONNECTED;
		return notBegun && this.open.getAsBoolean() && !deadline.isExpired();
	}

	/**
	 * The pause before the next attempt of a call that may run more than once.
	 * @param failures how often it has failed
	 * @return the pause, or {@code null} to give up
	 */
	@Nullable Duration pause(int failures, ConduitException failure, Deadline deadline) {
		Problem problem = failure.problem();
		if (!problem.retryable() && problem.code() != ErrorCode.OUTCOME_UNKNOWN) {
			return null;
		}
		Duration pause = this.options.policy().pause(failures, failure, this.runtime.random());
		if (pause == null) {
			return null;
		}
		Duration whole = (problem.retryAfter() != null) ? pause.plus(problem.retryAfter()) : pause;
		Duration remaining = deadline.remaining();
		if (remaining != null && remaining.compareTo(whole) <= 0) {
			return null;
		}
		return takesFromBudget() ? whole : null;
	}

	private boolean takesFromBudget() {
		boolean granted = this.budget.take(this.runtime.timer().nanoTime());
		if (granted) {
			this.exhausted.set(false);
		}
		else if (!this.exhausted.getAndSet(true)) {
			logger.warn("Client '{}' repeats no calls for now: more failed than its budget for retries allows ({})",
					this.client, this.options.budget());
		}
		return granted;
	}

	/**
	 * Makes a call once.
	 */
	@FunctionalInterface
	interface Once {

		/**
		 * Begins the call.
		 * @param handler gets the answer, unless this throws
		 */
		void request(Route route, Headers headers, Payload payload, Deadline deadline, ReplyHandler handler);

	}

}
