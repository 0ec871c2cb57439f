package dev.conduit.connection;

import dev.conduit.message.Problem;
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

	/**
	 * Ends it from this side, with a problem that the caller gets.
	 */
	final void giveUp(Problem problem) {
		if (this.calls.giveUp(this)) {
			fail(problem);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.calls.giveUp(this);
		cancelTimeout();
		return super.cancel(mayInterruptIfRunning);
	}

}
