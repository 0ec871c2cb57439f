package dev.conduit.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.time.Timer;
import dev.conduit.transport.LoopThread;

/**
 * What stands around all calls of a client.
 *
 * @param interceptors the interceptors, the outermost first
 * @param timer the clock of deadlines
 */
record Interceptors(List<ClientInterceptor> interceptors, Timer timer) {

	private static final Reply BEGUN = new Reply(Headers.EMPTY, Payload.EMPTY);

	boolean isEmpty() {
		return this.interceptors.isEmpty();
	}

	/**
	 * Makes a call.
	 * @param call the call
	 * @param way the way to the server
	 * @return how it ended; cancelling it cancels what was begun
	 */
	CompletableFuture<Reply> call(OutgoingCall call, Function<OutgoingCall, CompletableFuture<Reply>> way) {
		return this.interceptors.isEmpty() ? way.apply(call)
				: new InterceptedCall(this.interceptors, call, way).begin(this.timer);
	}

	/**
	 * Makes a one-way call, and waits until it is sent.
	 * @param call the call
	 * @param way sends it, or throws a {@link ConduitException}
	 */
	void send(OutgoingCall call, Consumer<OutgoingCall> way) {
		if (this.interceptors.isEmpty()) {
			way.accept(call);
			return;
		}
		CompletableFuture<Reply> sent = call(call, (current) -> begun(() -> way.accept(current)));
		if (!sent.isDone()) {
			LoopThread.refuse("a one-way call whose interceptors take their time");
		}
		try {
			sent.join();
		}
		catch (CompletionException ex) {
			throw conduitException(ex);
		}
	}

	/**
	 * Makes a call whose answer is a stream.
	 * @param call the call
	 * @param way gives the stream, or throws a {@link ConduitException}
	 * @param subscriber gets the stream, or why there is none
	 */
	void stream(OutgoingCall call, Function<OutgoingCall, Flow.Publisher<Payload>> way,
			Flow.Subscriber<? super Payload> subscriber) {
		AtomicReference<Flow.@Nullable Publisher<Payload>> stream = new AtomicReference<>();
		CompletionStage<Reply> passed = call(call, (current) -> begun(() -> stream.set(way.apply(current))));
		passed.whenComplete((reply, failure) -> {
			Flow.Publisher<Payload> begun = stream.get();
			if (failure != null) {
				begun = Connection.failedStream(conduitException(failure));
			}
			else if (begun == null) {
				begun = Connection.failedStream(ConduitException.of(Problem.of(ErrorCode.INTERNAL,
						"An interceptor answered '%s', which gives a stream, itself".formatted(call.route()))));
			}
			begun.subscribe(subscriber);
		});
	}

	private static CompletableFuture<Reply> begun(Runnable step) {
		try {
			step.run();
			return CompletableFuture.completedFuture(BEGUN);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static ConduitException conduitException(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof ConduitException ex) ? ex
				: ConduitException.of(Problem.of(ErrorCode.CANCELLED, "The call was given up: " + cause));
	}

}
