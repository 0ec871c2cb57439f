package dev.conduit.spring.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.Outbound;

/**
 * One kind of call through a channel.
 *
 * @param <E> what its caller gets where it fails
 * @param channel where it goes
 * @param route the method that is called
 * @param timeout how long the caller waits at most, {@code null} for the channel's
 * default
 * @param oneWay whether no answer is wanted
 * @param idempotent whether it may run more than once
 * @param errors makes what the caller gets
 * @param executor completes futures
 */
record ClientCall<E extends Exception>(ConduitChannel channel, Route route, @Nullable Duration timeout, boolean oneWay,
		boolean idempotent, Function<Problem, E> errors, Executor executor) {

	/** The same through another channel. */
	ClientCall<E> over(ConduitChannel other) {
		return new ClientCall<>(other, this.route, this.timeout, this.oneWay, this.idempotent, this.errors,
				this.executor);
	}

	/** The answer, {@code null} where none is wanted. */
	@Nullable Reply await(Outbound outbound) throws E {
		if (this.oneWay) {
			send(outbound);
			return null;
		}
		return Answers.await(request(outbound), this.route.value(), this.errors);
	}

	/** What is made of the answer; cancelling it cancels the call. */
	<T extends @Nullable Object> CompletableFuture<T> later(Outbound outbound, Function<Reply, T> reader) {
		return Answers.later(request(outbound), this.route.value(), reader, this.errors, executorHere());
	}

	/** An executor whose tasks know what this thread knows. */
	Executor executorHere() {
		return CarryingExecutor.here(this.executor);
	}

	void send(Outbound outbound) {
		this.channel.send(this.route, outbound.headers(), outbound.payload(), deadline(outbound));
	}

	/** The results; each subscription is a call, whose deadline runs from now on. */
	Flow.Publisher<Payload> stream(Outbound outbound) {
		return this.channel.stream(this.route, outbound.headers(), outbound.payload(), outbound.items(),
				deadlineOfStream(outbound));
	}

	/** What the caller gets where a stream fails. */
	Throwable failure(Throwable failure) {
		return Answers.failure(failure, this.route.value(), this.errors);
	}

	private CompletableFuture<Reply> request(Outbound outbound) {
		Flow.Publisher<Payload> items = outbound.items();
		if (items != null) {
			return this.channel.request(this.route, outbound.headers(), outbound.payload(), items,
					deadlineOfStream(outbound));
		}
		if (this.idempotent) {
			return this.channel.requestIdempotent(this.route, outbound.headers(), outbound.payload(),
					deadline(outbound));
		}
		return this.channel.request(this.route, outbound.headers(), outbound.payload(), deadline(outbound));
	}

	private Deadline deadline(Outbound outbound) {
		Deadline given = outbound.deadline();
		return (given != null) ? given.earlier(Deadline.current()) : this.channel.deadline(this.timeout);
	}

	/** The default of a channel is meant for answers, and would end each ticker. */
	private Deadline deadlineOfStream(Outbound outbound) {
		boolean unsaid = outbound.deadline() == null && this.timeout == null;
		return unsaid ? Deadline.current() : deadline(outbound);
	}

	/** What travels where the caller's own items fail. */
	static Throwable problemOfItems(Throwable failure) {
		if (failure instanceof ConduitException) {
			return failure;
		}
		Problem declared = ExceptionAdvice.declared(failure);
		ConduitException travelling = ConduitException.of((declared != null) ? declared
				: Problem.of(ErrorCode.EXECUTION_FAILED, "the items that the caller sends failed"));
		travelling.initCause(failure);
		return travelling;
	}

}
