package dev.conduit.connection;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.DeadlineWatch;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * The messages that this side publishes or delivers, and what it subscribes to. Callers
 * come on any thread; acknowledgments come on the loop.
 */
final class OutgoingMessages {

	/** Past it the acknowledgment of an end counts as one that nobody waits for. */
	private static final int MAX_LEAVING = 1024;

	/** Subscriptions that wait for the answer of the peer. */
	private static final int MAX_SUBSCRIBING = 10_000;

	/** What is left of a message that expires on its way. */
	private static final Duration SHORTEST = Duration.ofNanos(1000);

	private final Sending sending;

	private final Consumer<Dropped> dropped;

	private final StrayAnswers strays;

	private final PendingTable<PendingAck> acks;

	/**
	 * Takes no places of calls and messages: who subscribes must neither wait for these,
	 * which may be on the loop, nor be refused for them, which would be for good.
	 */
	private final Map<Long, PendingAck.Subscribed> subscribing = new ConcurrentHashMap<>(1);

	private final DeadlineWatch deadlines;

	/** Subscriptions whose end the peer has not acknowledged; belongs to the loop. */
	private final Set<Long> leaving = new HashSet<>();

	OutgoingMessages(Sending sending, Timer timer, Consumer<Dropped> dropped, StrayAnswers strays) {
		this.sending = sending;
		this.dropped = dropped;
		this.strays = strays;
		this.acks = sending.table();
		this.deadlines = new DeadlineWatch(timer, this::findExpired);
	}

	CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		try {
			if (ack == AckLevel.NONE) {
				this.sending.pass(message.topic(), deadline);
				this.sending.transmit(frame(this.sending.nextId(), message, 0, ack, 1));
				return CompletableFuture.completedFuture(AckLevel.NONE);
			}
			PendingAck.Asked asked = this.sending.begin(this.acks, (id) -> new PendingAck.Asked(id, deadline),
					message.topic(), deadline);
			return ask(asked, frame(asked.id(), message, 0, ack, 1), deadline);
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	void push(Message message) {
		this.sending.passAtOnce(message.topic(), Deadline.NONE);
		this.sending.transmit(frame(this.sending.nextId(), message, 0, AckLevel.NONE, 1));
	}

	/**
	 * Asks for messages; no pause of the peer is about that.
	 * @param register is told the id before the peer can answer
	 */
	CompletableFuture<Frame.Ack> subscribe(RemoteSubscription.Wanted wanted, boolean takesRing, LongConsumer register) {
		PendingAck.Subscribed asked = new PendingAck.Subscribed(this.sending.nextId());
		this.subscribing.put(asked.id(), asked);
		try {
			// After it was added: the end either finds it or is seen here.
			this.sending.gate().requireNotEnded();
			requireFew();
			register.accept(asked.id());
			this.sending
				.transmit(new Frame.Subscribe(asked.id(), wanted.pattern(), wanted.ack(), wanted.group(), takesRing));
			return asked;
		}
		catch (RuntimeException ex) {
			this.subscribing.remove(asked.id());
			this.sending.left();
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void requireFew() {
		if (this.subscribing.size() > MAX_SUBSCRIBING) {
			throw ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"the peer has not answered %d subscriptions, the most there may be".formatted(MAX_SUBSCRIBING)));
		}
	}

	/**
	 * This side did not take a message that the peer had handed to several. Any thread.
	 */
	void refusedHere() {
		this.sending.link().execute(() -> this.dropped.accept(Dropped.REJECTED_MESSAGE));
	}

	/**
	 * The peer's acknowledgment is not waited for: what still comes is refused. On the
	 * loop.
	 */
	void unsubscribe(long subscription) {
		if (this.leaving.size() < MAX_LEAVING) {
			this.leaving.add(subscription);
		}
		this.sending.link().send(new Frame.Unsubscribe(subscription));
	}

	void deliver(LinkSubscription subscription, Delivery delivery) {
		try {
			this.sending.gate().requireNotEnded();
			AckLevel ack = subscription.ackLevel();
			if (ack == AckLevel.NONE) {
				this.sending.transmit(frame(this.sending.nextId(), delivery, subscription));
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
			this.sending.gate().requireNotEnded();
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"the subscriber has " + this.sending.capacity() + " messages unacknowledged"));
		}
		try {
			this.sending.transmit(frame(pending.id(), delivery, subscription));
		}
		catch (RuntimeException ex) {
			this.acks.remove(pending.id());
			this.sending.left();
			throw ex;
		}
	}

	boolean isReady(long subscription) {
		boolean room = this.acks.hasRoom();
		if (!room) {
			this.sending.wantRoom();
			room = this.acks.hasRoom();
		}
		return room && this.sending.gate().isOpen(subscription);
	}

	private <T, E extends PendingFuture<T> & PendingAck> CompletableFuture<T> ask(E asked, Frame frame,
			Deadline deadline) {
		try {
			Sending.nanosLeft(deadline);
			this.deadlines.watch(deadline);
			this.sending.transmit(frame);
		}
		catch (RuntimeException ex) {
			this.acks.remove(asked.id());
			asked.completeExceptionally(ex);
			this.sending.left();
		}
		return asked;
	}

	private Deadline findExpired() {
		return this.acks.findExpired((ack) -> this.sending.link().execute(() -> expire(ack)));
	}

	private void expire(PendingAck ack) {
		if (this.acks.remove(ack.id()) != null) {
			ack.refused(Problem.of(ErrorCode.OUTCOME_UNKNOWN, "no acknowledgment came in time"));
			this.sending.left();
		}
	}

	/**
	 * Tells the peer how much longer the message lives.
	 */
	private static Frame.Message frame(long id, Delivery delivery, LinkSubscription subscription) {
		return frame(id, delivery, subscription.id(), subscription.ackLevel());
	}

	static Frame.Message frame(long id, Delivery delivery, long subscription, AckLevel ack) {
		Message message = delivery.message();
		if (message.handling().timeToLive() != null) {
			message = message.withTimeToLive(left(delivery.expiry()));
		}
		return frame(id, message, subscription, ack, delivery.attempt());
	}

	private static @Nullable Duration left(Deadline expiry) {
		Duration remaining = expiry.remaining();
		return (remaining != null && remaining.isZero()) ? SHORTEST : remaining;
	}

	private static Frame.Message frame(long id, Message message, long subscription, AckLevel ack, int attempt) {
		return new Frame.Message(id, message.topic(), subscription, ack, attempt, message.id(), message.headers(),
				message.payload(), message.handling());
	}

	// acknowledgments, on the loop

	void acked(Frame.Ack ack) {
		PendingAck pending = remove(ack.correlationId());
		if (pending != null) {
			pending.acked(ack);
		}
		else if (!this.leaving.remove(ack.correlationId())) {
			this.strays.take(ack.correlationId());
		}
	}

	private @Nullable PendingAck remove(long id) {
		PendingAck pending = this.acks.remove(id);
		return (pending != null) ? pending : this.subscribing.remove(id);
	}

	void refused(Frame.Nack nack) {
		PendingAck pending = remove(nack.correlationId());
		if (pending != null) {
			pending.refused(nack.problem());
		}
		else {
			this.strays.take(nack.correlationId(), Dropped.REJECTED_MESSAGE);
		}
	}

	/**
	 * Whether subscriptions that found no room may look again.
	 */
	boolean hasRoomAgain() {
		return this.acks.hasRoom() && this.sending.takeWanted();
	}

	int inFlight() {
		return this.acks.size() + this.subscribing.size();
	}

	/**
	 * The connection is over.
	 */
	void end(Problem reason, long lastAccepted) {
		this.deadlines.close();
		this.acks.close((ack) -> ack.refused(Sending.ending(ack.id(), reason, lastAccepted)));
		for (long id : List.copyOf(this.subscribing.keySet())) {
			PendingAck.Subscribed asked = this.subscribing.remove(id);
			if (asked != null) {
				asked.refused(Sending.ending(id, reason, lastAccepted));
			}
		}
	}

}
