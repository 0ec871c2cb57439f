package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * What waits for the peer, as the future that the caller holds. Whoever takes it out of
 * its table ends it; so an answer, a time-out and a cancellation never race.
 *
 * @param <T> what comes
 */
abstract class PendingFuture<T> extends CompletableFuture<T> implements PendingTable.Entry {

	private final long id;

	private volatile Timer.@Nullable Timeout timeout;

	PendingFuture(long id) {
		this.id = id;
	}

	@Override
	public final long id() {
		return this.id;
	}

	/**
	 * Calls the action after a while, unless it has ended before.
	 */
	final void after(Timer timer, Duration delay, Runnable expire) {
		Timer.Timeout set = timer.schedule(delay, expire);
		this.timeout = set;
		if (isDone()) {
			set.cancel();
		}
	}

	final void succeed(T result) {
		complete(result);
		cancelTimeout();
	}

	final void fail(Problem problem) {
		completeExceptionally(ConduitException.of(problem));
		cancelTimeout();
	}

	/**
	 * It failed in this process.
	 */
	final void failHere(RuntimeException ex) {
		completeExceptionally(ex);
		cancelTimeout();
	}

	final void cancelTimeout() {
		Timer.Timeout set = this.timeout;
		if (set != null) {
			set.cancel();
		}
	}

}
