package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.time.Timer;

/**
 * One call on its way through the interceptors. Whatever they do, its caller gets a reply
 * or a {@link ConduitException}, by the call's deadline.
 */
final class InterceptedCall {

	private final List<ClientInterceptor> interceptors;

	private final OutgoingCall call;

	private final Function<OutgoingCall, CompletableFuture<Reply>> way;

	private final CompletableFuture<Reply> outcome = new CompletableFuture<>();

	/** What goes to the server now, to be cancelled with the call. */
	private volatile @Nullable CompletableFuture<Reply> sent;

	InterceptedCall(List<ClientInterceptor> interceptors, OutgoingCall call,
			Function<OutgoingCall, CompletableFuture<Reply>> way) {
		this.interceptors = interceptors;
		this.call = call;
		this.way = way;
	}

	CompletableFuture<Reply> begin(Timer timer) {
		Duration left = this.call.deadline().remaining();
		Timer.@Nullable Timeout timeout = (left != null) ? timer.schedule(left, this::expire) : null;
		CompletionStage<Reply> ended = this.outcome;
		ended.whenComplete((reply, failure) -> {
			if (timeout != null) {
				timeout.cancel();
			}
			cancel();
		});
		pass(0, this.call).whenComplete(this::end);
		return this.outcome;
	}

	private CompletionStage<Reply> pass(int index, OutgoingCall current) {
		if (index == this.interceptors.size()) {
			return send(current);
		}
		ClientInterceptor interceptor = this.interceptors.get(index);
		CompletionStage<Reply> answer;
		try {
			answer = interceptor.intercept(current, (next) -> pass(index + 1, next));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(typed(interceptor, ex));
		}
		return (answer != null)
				? answer.exceptionallyCompose(
						(failure) -> CompletableFuture.failedStage(typed(interceptor, unwrapped(failure))))
				: CompletableFuture.failedStage(typed(interceptor, new NullPointerException("it returned null")));
	}

	private CompletionStage<Reply> send(OutgoingCall current) {
		if (this.outcome.isDone()) {
			return this.outcome;
		}
		CompletableFuture<Reply> reply = this.way.apply(current);
		this.sent = reply;
		if (this.outcome.isDone()) {
			cancel();
		}
		return reply;
	}

	private void cancel() {
		CompletableFuture<Reply> current = this.sent;
		if (current != null) {
			current.cancel(true);
		}
	}

	private void expire() {
		this.outcome.completeExceptionally(new ConduitTimeoutException(Problem.of(ErrorCode.DEADLINE_EXCEEDED,
				"The deadline of '%s' passed while its interceptors had it".formatted(this.call.route()))));
	}

	private void end(@Nullable Reply reply, @Nullable Throwable failure) {
		if (reply != null) {
			this.outcome.complete(reply);
		}
		else {
			Throwable cause = (failure != null) ? unwrapped(failure)
					: new NullPointerException("an interceptor answered null");
			this.outcome
				.completeExceptionally((cause instanceof ConduitException) ? cause : failed("An interceptor", cause));
		}
	}

	private static Throwable typed(ClientInterceptor interceptor, Throwable failure) {
		return (failure instanceof ConduitException) ? failure
				: failed("The interceptor " + interceptor.getClass().getName(), failure);
	}

	private static ConduitException failed(String who, Throwable failure) {
		ConduitException typed = ConduitException
			.of(Problem.of(ErrorCode.INTERNAL, "%s failed: %s".formatted(who, failure)));
		typed.initCause(failure);
		return typed;
	}

	private static Throwable unwrapped(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause != null && (failure instanceof CompletionException || failure instanceof ExecutionException))
				? unwrapped(cause) : failure;
	}

}
