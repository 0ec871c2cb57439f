package dev.conduit.connection;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Reply;

/**
 * A call as the future that the caller holds.
 */
final class ReplyFuture extends CompletableFuture<Reply> implements ReplyHandler {

	private volatile @Nullable CallHandle call;

	@Override
	public void begun(CallHandle call) {
		this.call = call;
	}

	@Override
	public void replied(Reply reply) {
		complete(reply);
	}

	@Override
	public void failed(ConduitException failure) {
		completeExceptionally(failure);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		CallHandle current = this.call;
		if (current != null) {
			current.cancel();
		}
		return super.cancel(mayInterruptIfRunning);
	}

}
