package dev.conduit.dispatch;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;

/**
 * A call until both its exchange has ended and its handler has returned, which may be in
 * either order. It is the exchange that the handler sees.
 */
final class DispatchedCall implements Exchange, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(DispatchedCall.class);

	private static final AtomicReferenceFieldUpdater<DispatchedCall, @Nullable Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(DispatchedCall.class, Outcome.class, "outcome");

	private static final AtomicIntegerFieldUpdater<DispatchedCall> UNFINISHED = AtomicIntegerFieldUpdater
		.newUpdater(DispatchedCall.class, "unfinished");

	private final Dispatcher dispatcher;

	private final Endpoint endpoint;

	private final Exchange exchange;

	private final Deadline deadline;

	/** Missing where the handler runs on a loop, which nobody interrupts. */
	private final @Nullable HandlerThread handlerThread;

	// neighbours in the list of calls that this one is in, guarded by the list's owner

	@Nullable DispatchedCall previous;

	@Nullable DispatchedCall next;

	boolean listed;

	/** Set before the exchange is ended, by whoever is first. */
	private volatile @Nullable Outcome outcome;

	/** The exchange and the handler. */
	private volatile int unfinished = 2;

	/**
	 * The thread of a handler that runs on a loop, while it does; for that thread alone,
	 * so that it costs no fence.
	 */
	private @Nullable Thread loop;

	/** Without a fence: who sees it too late looks in vain among those that wait. */
	private boolean started;

	/** The handler has returned on a loop, and the call has not ended. */
	private volatile boolean goesOn;

	/** The handler answered with a stream, which has its own end. */
	private volatile boolean streaming;

	private volatile CancellationToken.@Nullable Registration onCancel;

	DispatchedCall(Dispatcher dispatcher, Endpoint endpoint, Exchange exchange, Deadline deadline) {
		this.dispatcher = dispatcher;
		this.endpoint = endpoint;
		this.exchange = exchange;
		this.deadline = deadline;
		this.handlerThread = needsPermit() ? new HandlerThread() : null;
	}

	boolean needsPermit() {
		return this.endpoint.execution() == Execution.VIRTUAL_THREAD;
	}

	/**
	 * Follows the exchange to its end. Before anybody is asked to run the call.
	 */
	void follow() {
		this.exchange.onEnd(this::ended);
	}

	/**
	 * From here on the deadline and the caller may end the call. It may be running
	 * already.
	 */
	void watch() {
		this.onCancel = this.exchange.cancellation().onCancel(this::cancel);
		this.dispatcher.watch(this.deadline);
		if (isEnded()) {
			unwatch();
		}
	}

	private void unwatch() {
		CancellationToken.Registration registration = this.onCancel;
		if (registration != null) {
			registration.remove();
		}
	}

	/**
	 * Whether it is known by itself, since its handler has returned on a loop.
	 */
	boolean goesOn() {
		return this.goesOn;
	}

	// the handler

	@Override
	public void run() {
		this.started = true;
		this.loop = needsPermit() ? null : Thread.currentThread();
		try {
			handleAndAnswer();
		}
		finally {
			this.loop = null;
			if (!needsPermit() && !isEnded()) {
				goOn();
			}
			finish();
		}
	}

	/** Until here nothing could come that would end it: frames come on this loop. */
	private void goOn() {
		this.goesOn = true;
		this.dispatcher.goesOn(this);
	}

	private void handleAndAnswer() {
		Throwable failure = handle();
		if (failure != null) {
			fail(failure);
		}
		else if (isCancelled()) {
			endCancelled();
		}
	}

	private @Nullable Throwable handle() {
		HandlerThread thread = this.handlerThread;
		if (thread != null) {
			thread.enter();
		}
		Deadline.Scope scope = this.deadline.open();
		try {
			// On a loop nothing lies between this and the look that was taken before.
			if (thread != null && this.deadline.isExpired()) {
				endExpired();
			}
			else if (!isEnded() && !isCancelled()) {
				this.endpoint.handler().handle(this);
			}
			return null;
		}
		catch (Throwable ex) {
			// Also errors: whatever it is, the caller gets an answer and the permit is
			// free again.
			return ex;
		}
		finally {
			scope.close();
			if (thread != null) {
				thread.leave();
			}
			else {
				Thread.interrupted();
			}
		}
	}

	/**
	 * Ends the exchange because of an exception.
	 * @param failure what was thrown
	 */
	void fail(Throwable failure) {
		if (isAnswered()) {
			logger.warn("'{}' failed after it had answered", route(), failure);
			return;
		}
		if (isEnded() || isCancelled()) {
			logger.debug("'{}' failed when nobody waited for it any more", route(), failure);
			endCancelled();
			return;
		}
		Problem problem = Problem.of(ErrorCode.EXECUTION_FAILED, "The method failed");
		try {
			problem = this.dispatcher.toProblem(failure, this);
		}
		finally {
			end(Outcome.FAILED, problem);
		}
	}

	/**
	 * Takes the place of {@link #run()} where there is no thread for it.
	 * @param failure why
	 */
	void failToStart(Throwable failure) {
		this.started = true;
		try {
			fail(failure);
		}
		finally {
			finish();
		}
	}

	// what ends it from outside

	private void cancel() {
		if (!interrupt()) {
			endCancelled();
			interrupt();
		}
	}

	private boolean interrupt() {
		HandlerThread thread = this.handlerThread;
		return thread != null && thread.interrupt();
	}

	private void endCancelled() {
		end(Outcome.CANCELLED, ErrorCode.CANCELLED, "The call was cancelled");
	}

	/**
	 * The deadline has passed.
	 */
	void expire() {
		endExpired();
		interrupt();
	}

	private void endExpired() {
		end(Outcome.EXPIRED, ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before there was a result");
	}

	void refuse(ErrorCode code, String detail) {
		end(Outcome.REFUSED, code, detail);
	}

	/**
	 * Ends it without waiting for its handler any longer.
	 * @return whether it had not ended yet
	 */
	boolean cutOff() {
		boolean early = !isEnded();
		end(Outcome.CUT_OFF, ErrorCode.OUTCOME_UNKNOWN, "The server stopped while the call was running");
		interrupt();
		return early;
	}

	// the end

	private void end(Outcome outcome, ErrorCode code, String detail) {
		end(outcome, Problem.of(code, detail));
	}

	private void end(Outcome outcome, Problem problem) {
		if (OUTCOME.compareAndSet(this, null, outcome)) {
			this.exchange.fail(problem);
		}
	}

	private boolean isEnded() {
		return this.outcome != null;
	}

	private boolean isAnswered() {
		Outcome current = this.outcome;
		return current == Outcome.COMPLETED || current == Outcome.FAILED;
	}

	private boolean isCancelled() {
		return this.exchange.cancellation().isCancelled();
	}

	private void ended() {
		if (this.outcome == null) {
			OUTCOME.compareAndSet(this, null,
					(this.streaming && !isCancelled()) ? Outcome.COMPLETED : Outcome.CANCELLED);
		}
		unwatch();
		this.dispatcher.count(Objects.requireNonNull(this.outcome));
		if (Thread.currentThread().equals(this.loop)) {
			// The handler, which is still to return, is on this very thread.
			UNFINISHED.lazySet(this, 1);
		}
		else if (this.started || !this.dispatcher.withdraw(this)) {
			finish();
		}
	}

	private void finish() {
		// Whoever finds the other one gone is the last.
		if (this.unfinished == 1 || UNFINISHED.decrementAndGet(this) == 0) {
			this.dispatcher.left(this);
		}
	}

	// what the handler sees

	@Override
	public Interaction interaction() {
		return this.exchange.interaction();
	}

	@Override
	public Route route() {
		return this.exchange.route();
	}

	@Override
	public long correlationId() {
		return this.exchange.correlationId();
	}

	@Override
	public Headers headers() {
		return this.exchange.headers();
	}

	@Override
	public Payload payload() {
		return this.exchange.payload();
	}

	@Override
	public Flow.Publisher<Payload> items() {
		return this.exchange.items();
	}

	@Override
	public Peer peer() {
		return this.exchange.peer();
	}

	@Override
	public Deadline deadline() {
		return this.deadline;
	}

	@Override
	public CancellationToken cancellation() {
		return this.exchange.cancellation();
	}

	@Override
	public void reply(Headers headers, Payload payload) {
		Objects.requireNonNull(headers, "'headers' must not be null");
		Objects.requireNonNull(payload, "'payload' must not be null");
		OUTCOME.compareAndSet(this, null, Outcome.COMPLETED);
		this.exchange.reply(headers, payload);
	}

	@Override
	public void reply(Flow.Publisher<Payload> stream) {
		Objects.requireNonNull(stream, "'stream' must not be null");
		this.streaming = true;
		this.exchange.reply((subscriber) -> stream.subscribe(new MappedErrors(subscriber, this::streamFailed)));
	}

	private Problem streamFailed(Throwable failure) {
		OUTCOME.compareAndSet(this, null, Outcome.FAILED);
		return this.dispatcher.toProblem(failure, this);
	}

	@Override
	public void fail(Problem problem) {
		Objects.requireNonNull(problem, "'problem' must not be null");
		OUTCOME.compareAndSet(this, null, Outcome.FAILED);
		this.exchange.fail(problem);
	}

	@Override
	public void onEnd(Runnable action) {
		throw new IllegalStateException("'onEnd' belongs to the dispatcher");
	}

}
