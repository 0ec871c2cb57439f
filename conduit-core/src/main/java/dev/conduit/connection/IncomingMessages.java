package dev.conduit.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;
import dev.conduit.transport.RingReader;

/**
 * The messages that the peer publishes or delivers. Frames come on the loop;
 * acknowledgments come from any thread.
 */
final class IncomingMessages {

	static final Problem NOT_PERSISTENT = Problem.of(ErrorCode.INVALID_VALUE,
			"acknowledgment PERSISTED needs a durable store, and there is none: ask for PROCESSED at most");

	private final Admission admission;

	private final Link link;

	/** Takes what is for no subscription. */
	private final Consumer<Delivery> toHandler;

	private final FlowGate gate;

	private final Peer peer;

	private final Timer timer;

	/** Messages that the peer counts: those whose acknowledgment has not left. */
	private final InHand unacknowledged = new InHand();

	/** Bounded by the subscriptions that the peer accepts. */
	private final Map<Long, Consumer<Delivery>> receivers = new ConcurrentHashMap<>();

	/** The same of those that are read from rings. */
	private final Map<Long, RingSubscription> rings = new ConcurrentHashMap<>();

	private volatile boolean closed;

	IncomingMessages(Admission admission, Link link, ExchangeHandler handler, FlowGate gate, Peer peer, Timer timer) {
		this.admission = admission;
		this.link = link;
		this.toHandler = handler::message;
		this.gate = gate;
		this.peer = peer;
		this.timer = timer;
	}

	void message(Frame.Message message) {
		this.admission.requireId(message.correlationId());
		Consumer<Delivery> receiver = receiver(message);
		boolean counted = message.ack() != AckLevel.NONE;
		Problem refused = counted ? this.admission.refusal(this.unacknowledged, message.payload())
				: this.admission.refusal(message.payload());
		// Counted from its arrival, so that the clocks of the two sides need not agree.
		Deadline expiry = Deadline.within(this.timer, message.handling().timeToLive());
		LinkDelivery delivery = new LinkDelivery(this, message, this.peer, expiry);
		if (counted) {
			this.unacknowledged.begin();
		}
		this.admission.begun(delivery.cost());
		if (refused == null && message.ack() == AckLevel.PERSISTED) {
			refused = NOT_PERSISTENT;
		}
		if (refused != null) {
			delivery.reject(refused);
			return;
		}
		this.admission.accepted(message.correlationId());
		receiver.accept(delivery);
	}

	private Consumer<Delivery> receiver(Frame.Message message) {
		if (message.subscription() == 0) {
			return this.toHandler;
		}
		if (this.admission.peerRole() == Role.CLIENT) {
			throw new ProtocolViolation("a client delivered to a subscription");
		}
		Consumer<Delivery> receiver = this.receivers.get(message.subscription());
		return (receiver != null) ? receiver
				: (delivery) -> delivery.reject(Problem.of(ErrorCode.CANCELLED, "the subscription has ended"));
	}

	void receiver(long subscription, Consumer<Delivery> receiver) {
		this.receivers.put(subscription,
				(delivery) -> Callbacks.deliver("The receiver of a subscription", receiver, delivery));
	}

	/**
	 * The messages of a subscription come from a ring; those that are too large for it
	 * still come over the link. On the loop.
	 * @return {@code null} where it has ended
	 */
	@Nullable RingSubscription read(long subscription, RingReader.Factory rings, Frame.RingPlace place, Runnable refused,
			Consumer<Throwable> whenBroken) {
		Consumer<Delivery> receiver = this.receivers.get(subscription);
		if (receiver == null) {
			return null;
		}
		RingSubscription ring = new RingSubscription(rings, place, this.peer, this.timer, receiver, refused,
				whenBroken);
		this.rings.put(subscription, ring);
		return ring;
	}

	/**
	 * Nothing is handed over to a subscription any more.
	 * @return whether something was until now
	 */
	boolean removeReceiver(long subscription) {
		RingSubscription ring = this.rings.remove(subscription);
		if (ring != null) {
			ring.close();
		}
		return this.receivers.remove(subscription) != null;
	}

	// acknowledgments, from any thread

	/**
	 * Answers a message; once where its sender waits for that.
	 */
	void acknowledge(Frame.Message message, Frame answer) {
		if (message.ack() != AckLevel.NONE) {
			// Before the answer leaves, for the next message may follow it at once.
			this.unacknowledged.end(this.link.inLoop());
		}
		if (this.closed) {
			return;
		}
		try {
			this.link.send(answer);
		}
		catch (ConduitException ex) {
			if (!(answer instanceof Frame.Nack nack)) {
				throw ex;
			}
			this.link.send(new Frame.Nack(nack.correlationId(), nack.problem().withBody(Payload.EMPTY)));
		}
	}

	void end(LinkDelivery delivery) {
		this.admission.finished(delivery.cost());
	}

	Source source(FlowScope scope) {
		return new LinkSource(this.gate, scope);
	}

	/**
	 * The connection is over. On the loop.
	 */
	void end() {
		this.closed = true;
		this.receivers.clear();
		this.rings.values().forEach(RingSubscription::finish);
		this.rings.clear();
	}

}
