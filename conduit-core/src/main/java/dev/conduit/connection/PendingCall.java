package dev.conduit.connection;

import dev.conduit.message.Reply;

/**
 * A call whose answer has not come.
 */
class PendingCall extends PendingFuture<Reply> {

	private final OutgoingCalls calls;

	PendingCall(long id, OutgoingCalls calls) {
		super(id);
		this.calls = calls;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.calls.giveUp(this);
		cancelTimeout();
		return super.cancel(mayInterruptIfRunning);
	}

}
