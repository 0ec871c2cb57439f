package dev.conduit.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.DeadlineWatch;
import dev.conduit.frame.Frame;
import dev.conduit.frame.Streams;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.time.Timer;

/**
 * The calls that this side makes. Callers come on any thread; answers come on the loop.
 */
final class OutgoingCalls {

	private final Sending sending;

	private final StrayAnswers strays;

	private final PendingTable<PendingCall> calls;

	private final DeadlineWatch deadlines;

	OutgoingCalls(Sending sending, Timer timer, StrayAnswers strays) {
		this.sending = sending;
		this.strays = strays;
		this.calls = sending.table();
		this.deadlines = new DeadlineWatch(timer, this::findExpired);
	}

	/**
	 * A call that takes one payload and gives one answer.
	 * @throws RuntimeException if it cannot be sent; the handler hears nothing then
	 */
	void request(Route route, Headers headers, Payload payload, Deadline deadline, ReplyHandler handler) {
		PendingCall call = this.sending.begin(this.calls, (id) -> newCall(id, deadline, handler), null, deadline);
		begin(call, route, Streams.NONE, headers, payload);
	}

	/** The handler learns of the call before anybody can end it. */
	private PendingCall newCall(long id, Deadline deadline, ReplyHandler handler) {
		PendingCall call = new PendingCall(id, this, handler, deadline);
		handler.begun(call);
		return call;
	}

	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		ReplyFuture answer = new ReplyFuture();
		try {
			request(route, headers, payload, deadline, answer);
			return answer;
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * A call that takes many items and gives one answer.
	 */
	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Flow.Publisher<Payload> items,
			Deadline deadline) {
		try {
			PendingStream call = open(false, true, deadline);
			begin(call, route, Streams.ITEMS, headers, payload);
			call.send(items);
			return call.answer();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * A call that gives many items, and takes many where there is a publisher of them.
	 */
	void stream(Route route, Headers headers, Payload payload, Flow.@Nullable Publisher<Payload> items,
			Deadline deadline, Flow.Subscriber<? super Payload> results) {
		PendingStream call;
		try {
			call = open(true, items != null, deadline);
			begin(call, route, Streams.of(true, items != null), headers, payload);
		}
		catch (RuntimeException ex) {
			StreamIn.refuse(results, PendingStream.exception(ex));
			return;
		}
		call.receive(results);
		if (items != null) {
			call.send(items);
		}
	}

	private PendingStream open(boolean manyResults, boolean manyItems, Deadline deadline) {
		return this.sending.begin(this.calls,
				(id) -> new PendingStream(id, this, this.sending, deadline, manyResults, manyItems), null, deadline);
	}

	private void begin(PendingCall call, Route route, Streams streams, Headers headers, Payload payload) {
		Deadline deadline = call.deadline();
		try {
			long left = Sending.nanosLeft(deadline);
			this.deadlines.watch(deadline);
			this.sending.transmit(new Frame.RpcRequest(call.id(), route, left, false, streams, headers, payload));
		}
		catch (RuntimeException ex) {
			this.calls.remove(call.id());
			this.sending.left();
			throw ex;
		}
	}

	void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.sending.pass(null, deadline);
		transmitOneWay(route, headers, payload, deadline);
	}

	void push(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.sending.passAtOnce(null, deadline);
		transmitOneWay(route, headers, payload, deadline);
	}

	private void transmitOneWay(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.sending.transmit(new Frame.RpcRequest(this.sending.nextId(), route, deadline.nanosLeft(), true,
				Streams.NONE, headers, payload));
	}

	private Deadline findExpired() {
		return this.calls.findExpired((call) -> this.sending.link().execute(() -> expire(call)));
	}

	private void expire(PendingCall call) {
		if (giveUp(call)) {
			call.fail(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no answer came in time; the call may have run"));
		}
	}

	/**
	 * The caller does not wait any more.
	 * @return whether it still did
	 */
	boolean giveUp(PendingCall call) {
		if (this.calls.remove(call.id()) == null) {
			return false;
		}
		this.sending.link().send(new Frame.RpcCancel(call.id()));
		this.sending.left();
		return true;
	}

	/**
	 * The caller's own items failed: the peer learns why, and no answer is wanted.
	 * @return whether one still was
	 */
	boolean giveUp(PendingStream call, Problem problem) {
		if (this.calls.remove(call.id()) == null) {
			return false;
		}
		this.sending.link().send(new Frame.RpcError(call.id(), problem));
		this.sending.left();
		return true;
	}

	// answers, on the loop

	void answered(Frame.RpcResponse response) {
		PendingCall call = this.calls.remove(response.correlationId());
		if (call instanceof PendingStream stream && stream.hasManyResults()) {
			stream.fail(Problem.of(ErrorCode.EXECUTION_FAILED, "the method gives one answer, and no stream"));
		}
		else if (call != null) {
			call.succeed(new Reply(response.headers(), response.payload()));
		}
		else {
			this.strays.take(response.correlationId());
		}
	}

	void failed(Frame.RpcError error) {
		PendingCall call = this.calls.remove(error.correlationId());
		if (call != null) {
			call.fail(error.problem());
		}
		else {
			this.strays.take(error.correlationId());
		}
	}

	void item(Frame.StreamItem item) {
		PendingCall call = this.calls.get(item.correlationId());
		if (call instanceof PendingStream stream) {
			stream.item(item.payload());
		}
		else {
			this.strays.take(item.correlationId());
		}
	}

	void ended(Frame.StreamEnd end) {
		PendingCall call = this.calls.remove(end.correlationId());
		if (call instanceof PendingStream stream && stream.hasManyResults()) {
			stream.succeed(new Reply(Headers.EMPTY, Payload.EMPTY));
		}
		else if (call != null) {
			call.fail(Problem.of(ErrorCode.EXECUTION_FAILED, "the method gives a stream, and no single answer"));
		}
		else {
			this.strays.take(end.correlationId());
		}
	}

	void credit(Frame.Credit credit) {
		if (this.calls.get(credit.correlationId()) instanceof PendingStream stream) {
			stream.credit(credit.items());
		}
		else {
			this.strays.take(credit.correlationId());
		}
	}

	/**
	 * The link is writable again.
	 */
	void goOn() {
		this.calls.forEach((call) -> {
			if (call instanceof PendingStream stream) {
				stream.goOn();
			}
		});
	}

	/** What this side may send of its calls' streams. Any thread. */
	long credits() {
		LongAdder sum = new LongAdder();
		this.calls.forEach((call) -> sum.add((call instanceof PendingStream stream) ? stream.credit() : 0));
		return sum.sum();
	}

	int inFlight() {
		return this.calls.size();
	}

	/**
	 * The connection is over.
	 */
	void end(Problem reason, long lastAccepted) {
		this.deadlines.close();
		this.calls.close((call) -> call.fail(Sending.ending(call.id(), reason, lastAccepted)));
	}

}
