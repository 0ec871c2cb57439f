package dev.conduit.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.transport.Link;

/**
 * A call with a stream in one direction or both. Its future ends with the call, and both
 * streams with the future.
 */
final class PendingStream extends PendingCall {

	private final OutgoingCalls calls;

	private final ReplyFuture answer;

	private final @Nullable StreamIn results;

	private final @Nullable StreamOut items;

	/**
	 * A call whose request has not left.
	 * @param manyResults whether the answer is a stream
	 * @param manyItems whether this side sends a stream
	 */
	PendingStream(long id, OutgoingCalls calls, Sending sending, Deadline deadline, boolean manyResults,
			boolean manyItems) {
		this(id, calls, sending, deadline, manyResults, manyItems, new ReplyFuture());
	}

	private PendingStream(long id, OutgoingCalls calls, Sending sending, Deadline deadline, boolean manyResults,
			boolean manyItems, ReplyFuture answer) {
		super(id, calls, answer, deadline);
		this.answer = answer;
		answer.begun(this);
		this.calls = calls;
		Link link = sending.link();
		this.results = manyResults
				? new StreamIn(link, (more) -> link.send(new Frame.Credit(id, more)), () -> answer.cancel(false))
				: null;
		this.items = manyItems ? new StreamOut(id, sending, (failure) -> itemsEnded(link, failure)) : null;
		CompletionStage<Reply> call = answer;
		call.whenComplete((reply, failure) -> ended(failure));
	}

	CompletableFuture<Reply> answer() {
		return this.answer;
	}

	/** What went wrong at this side reaches the caller with its cause. */
	private void itemsEnded(Link link, @Nullable ConduitException failure) {
		if (failure == null) {
			link.send(new Frame.StreamEnd(id()));
		}
		else if (this.calls.giveUp(this, failure.problem())) {
			fail(failure);
		}
	}

	private void ended(@Nullable Throwable failure) {
		if (this.items != null) {
			this.items.cancel();
		}
		if (this.results != null) {
			this.results.end((failure != null) ? exception(failure) : null);
		}
	}

	static ConduitException exception(Throwable failure) {
		return (failure instanceof ConduitException known) ? known
				: new ConduitCancelledException(Problem.of(ErrorCode.CANCELLED, "the stream was cancelled"), failure);
	}

	/**
	 * Takes the items from a publisher; after the request has left.
	 */
	void send(Flow.Publisher<Payload> publisher) {
		if (this.items != null) {
			publisher.subscribe(this.items);
		}
	}

	void receive(Flow.Subscriber<? super Payload> subscriber) {
		if (this.results != null) {
			this.results.subscribe(subscriber);
		}
	}

	// from the peer, on the loop

	void item(Payload item) {
		if (this.results == null) {
			throw new ProtocolViolation("an item of a stream came without credit");
		}
		this.results.item(item);
	}

	void credit(int more) {
		if (this.items != null) {
			this.items.credit(more);
		}
	}

	/** Any thread. */
	long credit() {
		return (this.items != null) ? this.items.credit() : 0;
	}

	void goOn() {
		if (this.items != null) {
			this.items.goOn();
		}
	}

	boolean hasManyResults() {
		return this.results != null;
	}

}
