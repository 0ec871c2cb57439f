package dev.conduit.connection;

import java.util.concurrent.CompletableFuture;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;

/**
 * What waits for the peer, as the future that the caller holds. Whoever takes it out of
 * its table ends it; so an answer and a deadline never race.
 *
 * @param <T> what comes
 */
abstract class PendingFuture<T> extends CompletableFuture<T> implements PendingTable.Entry {

	private final long id;

	private final Deadline deadline;

	PendingFuture(long id, Deadline deadline) {
		this.id = id;
		this.deadline = deadline;
	}

	@Override
	public final long id() {
		return this.id;
	}

	@Override
	public final Deadline deadline() {
		return this.deadline;
	}

	final void succeed(T result) {
		complete(result);
	}

	final void fail(Problem problem) {
		completeExceptionally(ConduitException.of(problem));
	}

}
