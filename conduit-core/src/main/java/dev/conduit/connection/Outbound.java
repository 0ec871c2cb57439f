package dev.conduit.connection;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
import dev.conduit.message.TopicName;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * What this side begins: calls, messages, subscriptions, deliveries. Callers come on any
 * thread; answers come on the loop.
 */
final class Outbound {

	/** Past it the acknowledgment of an end counts as one that nobody waits for. */
	private static final int MAX_LEAVING = 1024;

	private final Link link;

	private final SendGate gate;

	private final Timer timer;

	private final Duration patience;

	private final Consumer<Dropped> dropped;

	private final Runnable whenLeft;

	private final AtomicLong ids;

	private final PendingTable<PendingCall> calls;

	private final PendingTable<PendingAck> acks;

	private final int capacity;

	private final int maxMessageSize;

	/** Subscriptions whose end the peer has not acknowledged; belongs to the loop. */
	private final Set<Long> leaving = new HashSet<>();

	/** A subscription found no room for its next delivery. */
	private volatile boolean full;

	private final LongFunction<PendingCall> newCall;

	/**
	 * Nothing was begun yet.
	 * @param whenLeft runs on the loop when something ended that no frame of the peer
	 * ended
	 */
	Outbound(Link link, Role role, ConnectionOptions options, PeerLimits peer, Timer timer, SendGate gate,
			Consumer<Dropped> dropped, Runnable whenLeft) {
		this.link = link;
		this.gate = gate;
		this.timer = timer;
		this.newCall = (id) -> new PendingCall(id, this);
		this.patience = options.pauseTimeout();
		this.dropped = dropped;
		this.whenLeft = whenLeft;
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
			call = begin(this.calls, this.newCall, null, deadline);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		try {
			Duration remaining = deadline.remaining();
			if (remaining != null) {
				call.after(this.timer, remaining, () -> this.link.execute(() -> expire(call)));
			}
			transmit(new Frame.RpcRequest(call.id(), route, remaining, false, headers, payload));
		}
		catch (RuntimeException ex) {
			this.calls.remove(call.id());
			call.failUnsent(ex);
			left();
		}
		return call;
	}

	void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		pass(null, deadline);
		transmit(new Frame.RpcRequest(this.ids.getAndAdd(2), route, deadline.remaining(), true, headers, payload));
	}

	CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		try {
			if (ack == AckLevel.NONE) {
				pass(message.topic(), deadline);
				transmit(frame(this.ids.getAndAdd(2), message, 0, ack, 1));
				return CompletableFuture.completedFuture(AckLevel.NONE);
			}
			PendingAck.Asked asked = begin(this.acks, PendingAck.Asked::new, message.topic(), deadline);
			return ask(asked, frame(asked.id(), message, 0, ack, 1), deadline);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Asks for messages; no pause of the peer is about that.
	 * @param register is told the id before the peer can answer
	 */
	CompletableFuture<AckLevel> subscribe(String pattern, AckLevel ack, LongConsumer register) {
		try {
			this.gate.requireNotEnded();
			PendingAck.Asked asked = open(this.acks, PendingAck.Asked::new, Deadline.NONE);
			register.accept(asked.id());
			return ask(asked, new Frame.Subscribe(asked.id(), pattern, ack), Deadline.NONE);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The peer's acknowledgment is not waited for: what still comes is refused. On the
	 * loop.
	 */
	void unsubscribe(long subscription) {
		if (this.leaving.size() < MAX_LEAVING) {
			this.leaving.add(subscription);
		}
		this.link.send(new Frame.Unsubscribe(subscription));
	}

	void deliver(LinkSubscription subscription, Delivery delivery) {
		try {
			this.gate.requireNotEnded();
			AckLevel ack = subscription.ackLevel();
			if (ack == AckLevel.NONE) {
				transmit(frame(this.ids.getAndAdd(2), delivery, subscription));
			}
			else {
				deliverAsking(subscription, delivery);
				return;
			}
		}
		catch (ConduitException ex) {
			delivery.reject(ex.problem());
			return;
		}
		delivery.processed();
	}

	private void deliverAsking(LinkSubscription subscription, Delivery delivery) {
		PendingAck pending = this.acks.tryAdd((id) -> new PendingAck.Delivered(id, delivery));
		if (pending == null) {
			this.gate.requireNotEnded();
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"the subscriber has " + this.capacity + " messages unacknowledged"));
		}
		try {
			transmit(frame(pending.id(), delivery, subscription));
		}
		catch (RuntimeException ex) {
			this.acks.remove(pending.id());
			left();
			throw ex;
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
			Duration remaining = deadline.remaining();
			if (remaining != null) {
				asked.after(this.timer, remaining, () -> this.link.execute(() -> expire(asked)));
			}
			transmit(frame);
		}
		catch (RuntimeException ex) {
			this.acks.remove(asked.id());
			asked.failUnsent(ex);
			left();
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
			left();
		}
	}

	/**
	 * Something left a table without a frame of the peer: others may go on by that, or
	 * nothing may be in flight any more.
	 */
	private void left() {
		if (this.full || this.gate.isEnded()) {
			this.link.execute(this.whenLeft);
		}
	}

	private void pass(@Nullable TopicName topic, Deadline deadline) {
		if (deadline.isExpired()) {
			throw ConduitException
				.of(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed before anything was sent"));
		}
		this.gate.await(topic, deadline, this.link.mayBlock());
	}

	/**
	 * Takes a place for something that may be sent now. Whoever waited for the place may
	 * have missed a pause, the end or its deadline, and looks again.
	 */
	private <T extends PendingTable.Entry, E extends T> E begin(PendingTable<T> table, LongFunction<E> factory,
			@Nullable TopicName topic, Deadline deadline) {
		while (true) {
			pass(topic, deadline);
			E entry = open(table, factory, deadline);
			if (this.gate.isOpen(topic) && !deadline.isExpired()) {
				return entry;
			}
			table.remove(entry.id());
			left();
		}
	}

	private <T extends PendingTable.Entry, E extends T> E open(PendingTable<T> table, LongFunction<E> factory,
			Deadline deadline) {
		E entry = table.tryAdd(factory);
		if (entry == null && this.link.mayBlock()) {
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

	private static Frame.Message frame(long id, Delivery delivery, LinkSubscription subscription) {
		return frame(id, delivery.message(), subscription.id(), subscription.ackLevel(), delivery.attempt());
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
		left();
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

	void acked(Frame.Ack ack) {
		PendingAck pending = this.acks.remove(ack.correlationId());
		if (pending != null) {
			pending.acked(ack.level());
		}
		else if (!this.leaving.remove(ack.correlationId())) {
			this.dropped.accept(Dropped.LATE_ANSWER);
		}
	}

	void refused(Frame.Nack nack) {
		PendingAck pending = this.acks.remove(nack.correlationId());
		if (pending != null) {
			pending.refused(nack.problem());
		}
		else {
			this.dropped.accept(Dropped.REJECTED_MESSAGE);
		}
	}

	/**
	 * Whether subscriptions that found no room may look again.
	 */
	boolean hasRoomAgain() {
		boolean again = this.full && this.acks.hasRoom();
		if (again) {
			this.full = false;
		}
		return again;
	}

	boolean isIdle() {
		return this.calls.isEmpty() && this.acks.isEmpty();
	}

	int inFlight() {
		return this.calls.size() + this.acks.size();
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
