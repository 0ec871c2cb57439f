package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * What this side begins: calls, messages, subscriptions, deliveries. Callers come on any
 * thread; answers come on the loop.
 */
final class Outbound {

	private final Link link;

	private final SendGate gate;

	private final Timer timer;

	private final Duration patience;

	private final java.util.function.Consumer<Dropped> dropped;

	private final AtomicLong ids;

	private final PendingTable<PendingCall> calls;

	private final PendingTable<PendingAck> acks;

	private final int capacity;

	private final int maxMessageSize;

	/** A subscription found no room for its next delivery. */
	private volatile boolean full;

	private final LongFunction<PendingCall> newCall;

	Outbound(Link link, Role role, ConnectionOptions options, PeerLimits peer, Timer timer, SendGate gate,
			java.util.function.Consumer<Dropped> dropped) {
		this.link = link;
		this.gate = gate;
		this.timer = timer;
		this.newCall = (id) -> new PendingCall(id, this);
		this.patience = options.pauseTimeout();
		this.dropped = dropped;
		this.ids = new AtomicLong((role == Role.CLIENT) ? 1 : 2);
		// What a peer announces is not a reason to allocate more than this side would
		// use.
		this.capacity = Math.min(peer.maxInFlight(), options.limits().maxInFlight());
		this.maxMessageSize = peer.maxMessageSize();
		this.calls = new PendingTable<>(this.capacity, this.ids);
		this.acks = new PendingTable<>(this.capacity, this.ids);
	}

	CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		PendingCall call;
		try {
			pass(null, deadline);
			call = open(this.calls, this.newCall, deadline);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		Duration remaining = deadline.remaining();
		try {
			transmit(new Frame.RpcRequest(call.id(), route, remaining, false, headers, payload));
		}
		catch (ConduitException ex) {
			this.calls.remove(call.id());
			call.fail(ex.problem());
			return call;
		}
		if (remaining != null) {
			call.after(this.timer, remaining, () -> expire(call));
		}
		return call;
	}

	void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		pass(null, deadline);
		transmit(new Frame.RpcRequest(this.ids.getAndAdd(2), route, deadline.remaining(), true, headers, payload));
	}

	CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		try {
			pass(message, deadline);
			if (ack == AckLevel.NONE) {
				transmit(frame(this.ids.getAndAdd(2), message, 0, ack, 1));
				return CompletableFuture.completedFuture(AckLevel.NONE);
			}
			PendingAck.Asked asked = open(this.acks, PendingAck.Asked::new, deadline);
			return ask(asked, frame(asked.id(), message, 0, ack, 1), deadline);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Asks for messages.
	 * @param register is told the id before the peer can answer
	 */
	CompletableFuture<AckLevel> subscribe(String pattern, AckLevel ack, java.util.function.LongConsumer register) {
		try {
			PendingAck.Asked asked = open(this.acks, PendingAck.Asked::new, Deadline.NONE);
			register.accept(asked.id());
			return ask(asked, new Frame.Subscribe(asked.id(), pattern, ack), Deadline.NONE);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** The peer's acknowledgment is not waited for: what still comes is refused. */
	void unsubscribe(long subscription) {
		this.link.send(new Frame.Unsubscribe(subscription));
	}

	void deliver(LinkSubscription subscription, Delivery delivery) {
		AckLevel ack = subscription.ackLevel();
		if (ack == AckLevel.NONE) {
			if (sent(frame(this.ids.getAndAdd(2), delivery.message(), subscription.id(), ack, delivery.attempt()),
					delivery)) {
				delivery.processed();
			}
			return;
		}
		PendingAck pending = this.acks.tryAdd((id) -> new PendingAck.Delivered(id, delivery));
		if (pending == null) {
			delivery.reject(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"the subscriber has " + this.capacity + " messages unacknowledged"));
			return;
		}
		if (!sent(frame(pending.id(), delivery.message(), subscription.id(), ack, delivery.attempt()), delivery)) {
			this.acks.remove(pending.id());
		}
	}

	private boolean sent(Frame frame, Delivery delivery) {
		try {
			transmit(frame);
			return true;
		}
		catch (ConduitException ex) {
			delivery.reject(ex.problem());
			return false;
		}
	}

	boolean isReady(long subscription) {
		boolean room = this.acks.hasRoom();
		if (!room) {
			this.full = true;
			room = this.acks.hasRoom();
		}
		return room && this.gate.isOpen(subscription);
	}

	/**
	 * Sends a frame with a payload that the peer takes.
	 * @throws ConduitException if it is too large; nothing is sent then
	 */
	void transmit(Frame frame) {
		Payload payload = switch (frame) {
			case Frame.Message message -> message.payload();
			case Frame.RpcRequest request -> request.payload();
			case Frame.RpcResponse response -> response.payload();
			default -> Payload.EMPTY;
		};
		if (payload.size() > this.maxMessageSize) {
			throw ConduitException.of(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
					"%d bytes; the peer takes 'max-message-size' = %d".formatted(payload.size(), this.maxMessageSize)));
		}
		this.link.send(frame);
	}

	private CompletableFuture<AckLevel> ask(PendingAck.Asked asked, Frame frame, Deadline deadline) {
		try {
			transmit(frame);
		}
		catch (ConduitException ex) {
			this.acks.remove(asked.id());
			asked.refused(ex.problem());
			return asked;
		}
		Duration remaining = deadline.remaining();
		if (remaining != null) {
			asked.after(this.timer, remaining, () -> expire(asked));
		}
		return asked;
	}

	private void expire(PendingCall call) {
		if (giveUp(call)) {
			call.fail(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no answer came in time; the call may have run"));
		}
	}

	private void expire(PendingAck.Asked asked) {
		if (this.acks.remove(asked.id()) != null) {
			asked.refused(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "no acknowledgment came in time"));
		}
	}

	private void pass(@Nullable Message message, Deadline deadline) {
		if (deadline.isExpired()) {
			throw ConduitException
				.of(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed before anything was sent"));
		}
		this.gate.await((message != null) ? message.topic() : null, deadline, !this.link.inLoop());
	}

	private <T extends PendingTable.Entry, E extends T> E open(PendingTable<T> table, LongFunction<E> factory,
			Deadline deadline) {
		E entry = table.tryAdd(factory);
		if (entry == null && !this.link.inLoop()) {
			entry = await(table, factory, deadline);
		}
		if (entry == null) {
			this.gate.requireNotEnded();
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					this.capacity + " are in flight on this connection; 'max-in-flight' of either side bounds them"));
		}
		return entry;
	}

	private <T extends PendingTable.Entry, E extends T> @Nullable E await(PendingTable<T> table,
			LongFunction<E> factory, Deadline deadline) {
		Duration remaining = deadline.remaining();
		Duration wait = (remaining != null && remaining.compareTo(this.patience) < 0) ? remaining : this.patience;
		try {
			return table.add(factory, wait.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "interrupted while too many were in flight"), ex);
		}
	}

	private static Frame.Message frame(long id, Message message, long subscription, AckLevel ack, int attempt) {
		return new Frame.Message(id, message.topic(), subscription, ack, attempt, message.id(), message.headers(),
				message.payload());
	}

	/**
	 * The caller does not wait any more.
	 * @return whether it still did
	 */
	boolean giveUp(PendingCall call) {
		if (this.calls.remove(call.id()) == null) {
			return false;
		}
		this.link.send(new Frame.RpcCancel(call.id()));
		return true;
	}

	// answers, on the loop

	void answered(Frame.RpcResponse response) {
		PendingCall call = this.calls.remove(response.correlationId());
		if (call != null) {
			call.succeed(new Reply(response.headers(), response.payload()));
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	void failed(Frame.RpcError error) {
		PendingCall call = this.calls.remove(error.correlationId());
		if (call != null) {
			call.fail(error.problem());
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	/**
	 * An acknowledgment came.
	 * @return whether subscriptions that found no room may look again
	 */
	boolean acked(Frame.Ack ack) {
		PendingAck pending = this.acks.remove(ack.correlationId());
		if (pending != null) {
			pending.acked(ack.level());
		}
		else {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
		return roomAgain();
	}

	/**
	 * A refusal came.
	 * @return whether subscriptions that found no room may look again
	 */
	boolean refused(Frame.Nack nack) {
		PendingAck pending = this.acks.remove(nack.correlationId());
		if (pending != null) {
			pending.refused(nack.problem());
		}
		else {
			this.dropped.accept(Dropped.REJECTED_MESSAGE);
		}
		return roomAgain();
	}

	private boolean roomAgain() {
		boolean again = this.full && this.acks.hasRoom();
		if (again) {
			this.full = false;
		}
		return again;
	}

	boolean isIdle() {
		return this.calls.size(this.capacity) == 0 && this.acks.size(this.capacity) == 0;
	}

	int inFlight() {
		return this.calls.size(this.capacity) + this.acks.size(this.capacity);
	}

	/**
	 * The connection is over.
	 * @param lastAccepted highest id that the peer said it had accepted; what came after
	 * it surely did not run. {@link Long#MAX_VALUE} where it said nothing
	 */
	void end(Problem reason, long lastAccepted) {
		this.calls.close((call) -> call.fail(ending(call.id(), reason, lastAccepted)));
		this.acks.close((ack) -> ack.refused(ending(ack.id(), reason, lastAccepted)));
	}

	private static Problem ending(long id, Problem reason, long lastAccepted) {
		if (id > lastAccepted) {
			return Problem.of(ErrorCode.SHUTTING_DOWN, "the peer went away before it accepted this");
		}
		return Problem.of(ErrorCode.OUTCOME_UNKNOWN,
				"the connection ended before the answer came: " + reason.summary());
	}

}
