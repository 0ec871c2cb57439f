package dev.conduit.connection;

import dev.conduit.message.Reply;

/**
 * A call whose answer has not come.
 */
final class PendingCall extends PendingFuture<Reply> {

	private final Outbound outbound;

	PendingCall(long id, Outbound outbound) {
		super(id);
		this.outbound = outbound;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.outbound.giveUp(this);
		cancelTimeout();
		return super.cancel(mayInterruptIfRunning);
	}

}
