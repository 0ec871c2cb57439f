package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * The calls that the peer makes. Frames come on the loop; answers come from any thread.
 */
final class IncomingCalls {

	/** For a handler to learn why the caller's items failed. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final Admission admission;

	private final Link link;

	private final Sending sending;

	private final Timer timer;

	private final ExchangeHandler handler;

	private final Peer peer;

	private final Consumer<Dropped> dropped;

	private final OpenCalls calls = new OpenCalls();

	/** Calls that the peer counts: those whose answer has not left. */
	private final InHand unanswered = new InHand();

	/** Whether the clock was read for what is read now, and when. Belongs to the loop. */
	private boolean reading;

	private long readAt;

	IncomingCalls(Admission admission, Sending sending, ConnectionContext context, Peer peer,
			Consumer<Dropped> dropped) {
		this.admission = admission;
		this.link = sending.link();
		this.sending = sending;
		this.timer = context.timer();
		this.handler = context.handler();
		this.peer = peer;
		this.dropped = dropped;
	}

	// from the peer, on the loop

	void call(Frame.RpcRequest request) {
		this.admission.requireId(request.correlationId());
		Problem refused = request.oneWay() ? this.admission.refusal(request.payload())
				: this.admission.refusal(this.unanswered, request.payload());
		if (refused != null) {
			refuse(request, refused);
			return;
		}
		Deadline deadline = deadline(request.timeoutNanos());
		LinkExchange exchange = new LinkExchange(this, request, this.peer, deadline);
		if (!this.calls.add(exchange)) {
			throw new ProtocolViolation("call %d is in flight already".formatted(exchange.id()));
		}
		this.admission.accepted(exchange.id());
		if (!exchange.isOneWay()) {
			this.unanswered.begin();
		}
		this.admission.begun(exchange.cost());
		this.handler.call(exchange);
	}

	/**
	 * The time of a call counts from when it was read, also while those wait that were
	 * read with it.
	 */
	private Deadline deadline(long nanos) {
		if (nanos == Long.MAX_VALUE) {
			return Deadline.NONE;
		}
		if (!this.reading) {
			this.reading = true;
			this.readAt = this.timer.nanoTime();
		}
		return Deadline.afterMoment(this.timer, this.readAt, nanos);
	}

	/**
	 * All that was read at once was handed over.
	 */
	void readComplete() {
		this.reading = false;
	}

	private void refuse(Frame.RpcRequest request, Problem refused) {
		if (request.oneWay()) {
			this.dropped.accept(Dropped.REFUSED_ONE_WAY);
		}
		else {
			this.link.send(new Frame.RpcError(request.correlationId(), refused));
		}
	}

	void cancel(Frame.RpcCancel cancel) {
		LinkExchange exchange = this.calls.get(cancel.correlationId());
		if (exchange != null) {
			exchange.cancel();
		}
	}

	void item(Frame.StreamItem item) {
		this.admission.item(item.payload());
		LinkExchange exchange = this.calls.get(item.correlationId());
		if (exchange != null) {
			exchange.item(item.payload());
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	void ended(Frame.StreamEnd end) {
		LinkExchange exchange = this.calls.get(end.correlationId());
		if (exchange != null) {
			exchange.itemsEnded();
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	void itemsFailed(Frame.RpcError error) {
		LinkExchange exchange = this.calls.get(error.correlationId());
		if (exchange != null) {
			exchange.itemsFailed(error.problem());
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	void credit(Frame.Credit credit) {
		LinkExchange exchange = this.calls.get(credit.correlationId());
		if (exchange != null) {
			exchange.credit(credit.items());
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	/**
	 * The link is writable again.
	 */
	void goOn() {
		this.calls.forEach(LinkExchange::goOn);
	}

	/** What this side may send of its answers' streams. Any thread. */
	long credits() {
		LongAdder sum = new LongAdder();
		this.calls.forEach((call) -> sum.add(call.credit()));
		return sum.sum();
	}

	// answers, from any thread

	StreamIn items(long id) {
		return new StreamIn(this.link, (more) -> this.admission.giveCredit(() -> credit(id, more)), () -> {
			// The peer learns it from the missing credit, and from the answer.
		});
	}

	private void credit(long id, int more) {
		this.link.send(new Frame.Credit(id, more));
	}

	void cancelSoon(LinkExchange exchange) {
		this.timer.schedule(GRACE, () -> this.link.execute(exchange::cancel));
	}

	StreamOut results(long id, Consumer<@Nullable ConduitException> end) {
		return new StreamOut(id, this.sending, end);
	}

	void answer(LinkExchange exchange, @Nullable Frame answer) {
		boolean inLoop = this.link.inLoop();
		this.calls.remove(exchange);
		if (!exchange.isOneWay()) {
			// Before the answer leaves, for the next call may follow it at once.
			this.unanswered.end(inLoop);
		}
		try {
			if (answer != null && exchange.isUnwanted()) {
				lateResult();
			}
			else if (answer != null) {
				send(exchange.id(), answer);
			}
		}
		finally {
			this.admission.finished(exchange.cost(), inLoop);
		}
	}

	private void send(long id, Frame answer) {
		try {
			this.sending.transmit(answer);
		}
		catch (ConduitException ex) {
			Problem problem = (answer instanceof Frame.RpcError error) ? error.problem().withBody(Payload.EMPTY)
					: ex.problem();
			this.link.send(new Frame.RpcError(id, problem));
		}
	}

	void lateResult() {
		this.link.execute(() -> this.dropped.accept(Dropped.LATE_RESULT));
	}

	/**
	 * The connection is over. On the loop.
	 */
	void end() {
		this.calls.forEach(LinkExchange::cancel);
	}

}
