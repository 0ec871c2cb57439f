package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.CallHandle;
import dev.conduit.connection.ReplyHandler;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.time.Timer;

/**
 * A call with all its attempts, as the future that the caller holds. One attempt comes
 * after the other, each on the thread that the end of the one before led to; cancelling
 * it from any thread ends the attempt or the pause that there is.
 */
final class RetriedCall extends CompletableFuture<Reply> implements ReplyHandler {

	private final Retries retries;

	private final Route route;

	private final Headers headers;

	private final Payload payload;

	private final Deadline deadline;

	private final boolean idempotent;

	private List<ConduitException> failures = List.of();

	private int moves;

	private volatile @Nullable CallHandle running;

	private volatile Timer.@Nullable Timeout pause;

	RetriedCall(Retries retries, Route route, Headers headers, Payload payload, Deadline deadline, boolean idempotent) {
		this.retries = retries;
		this.route = route;
		this.headers = headers;
		this.payload = payload;
		this.deadline = deadline;
		this.idempotent = idempotent;
	}

	void attempt() {
		if (isDone()) {
			return;
		}
		try {
			this.retries.once().request(this.route, numbered(), this.payload, this.deadline, this);
			cancelWhatRunsIfCancelled();
		}
		catch (ConduitException ex) {
			failed(ex);
		}
		catch (RuntimeException ex) {
			completeExceptionally(ex);
		}
	}

	/** Says to the server that this is not the first attempt, where there is room. */
	private Headers numbered() {
		return (this.failures.isEmpty() || this.headers.size() == Headers.MAX_ENTRIES) ? this.headers
				: this.headers.with(ConduitClient.ATTEMPT_HEADER, String.valueOf(this.failures.size() + 1));
	}

	@Override
	public void begun(CallHandle call) {
		this.running = call;
	}

	@Override
	public void replied(Reply reply) {
		complete(reply);
	}

	@Override
	public void failed(ConduitException failure) {
		if (this.moves < Retries.MAX_MOVES && this.retries.isMovable(failure.problem(), this.deadline)) {
			this.moves++;
			later(Duration.ZERO, failure);
			return;
		}
		Duration pause = this.idempotent ? this.retries.pause(this.failures.size() + 1, failure, this.deadline) : null;
		if (pause == null) {
			giveUp(failure);
			return;
		}
		remember(failure);
		later(pause, failure);
	}

	private void remember(ConduitException failure) {
		List<ConduitException> more = new ArrayList<>(this.failures);
		more.add(failure);
		this.failures = more;
	}

	private void later(Duration pause, ConduitException failure) {
		ClientRuntime runtime = this.retries.runtime();
		Runnable next = () -> execute(runtime, failure);
		if (pause.isZero()) {
			next.run();
			return;
		}
		try {
			this.pause = runtime.timer().schedule(pause, next);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			giveUp(failure);
			return;
		}
		if (isDone()) {
			cancelPause();
		}
	}

	/** Off the loop and the timer: an attempt may wait for a connection. */
	private void execute(ClientRuntime runtime, ConduitException failure) {
		try {
			runtime.executor().execute(this::attempt);
		}
		catch (RuntimeException ex) {
			// The client has closed.
			giveUp(failure);
		}
	}

	private void giveUp(ConduitException failure) {
		for (ConduitException earlier : this.failures) {
			if (!earlier.equals(failure)) {
				failure.addSuppressed(earlier);
			}
		}
		completeExceptionally(failure);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		cancelWhatRunsIfCancelled();
		cancelPause();
		return cancelled;
	}

	private void cancelWhatRunsIfCancelled() {
		CallHandle call = this.running;
		if (call != null && isCancelled()) {
			call.cancel();
		}
	}

	private void cancelPause() {
		Timer.Timeout set = this.pause;
		if (set != null) {
			set.cancel();
		}
	}

}
