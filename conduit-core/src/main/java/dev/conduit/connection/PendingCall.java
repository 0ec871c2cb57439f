package dev.conduit.connection;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

/**
 * A call whose answer has not come. Whoever takes it out of its table ends it; so an
 * answer, a deadline and a cancellation never race.
 */
class PendingCall implements PendingTable.Entry, CallHandle {

	private final long id;

	private final OutgoingCalls calls;

	private final ReplyHandler handler;

	private final Deadline deadline;

	PendingCall(long id, OutgoingCalls calls, ReplyHandler handler, Deadline deadline) {
		this.id = id;
		this.calls = calls;
		this.handler = handler;
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

	final void succeed(Reply reply) {
		this.handler.replied(reply);
	}

	final void fail(Problem problem) {
		fail(ConduitException.of(problem));
	}

	final void fail(ConduitException failure) {
		this.handler.failed(failure);
	}

	@Override
	public final void cancel() {
		this.calls.giveUp(this);
	}

}
