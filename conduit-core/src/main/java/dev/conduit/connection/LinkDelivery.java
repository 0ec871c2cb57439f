package dev.conduit.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that came over a link: what becomes of it is told to the peer.
 */
final class LinkDelivery implements Delivery {

	private static final int ARRIVED = 0;

	private static final int RECEIVED = 1;

	private static final int ENDED = 2;

	private static final AtomicIntegerFieldUpdater<LinkDelivery> STEP = AtomicIntegerFieldUpdater
		.newUpdater(LinkDelivery.class, "step");

	private final IncomingMessages messages;

	private final Frame.Message frame;

	private final Message message;

	private final Peer peer;

	private final Deadline expiry;

	private final long cost;

	@SuppressWarnings("UnusedVariable") // by its updater
	private volatile int step = ARRIVED;

	LinkDelivery(IncomingMessages messages, Frame.Message frame, Peer peer, Deadline expiry) {
		this.messages = messages;
		this.frame = frame;
		this.message = new Message(frame.topic(), frame.headers(), frame.payload(), frame.id(), frame.handling());
		this.peer = peer;
		this.expiry = expiry;
		this.cost = InboundBudget.cost(frame.headers(), frame.payload());
	}

	long cost() {
		return this.cost;
	}

	@Override
	public Message message() {
		return this.message;
	}

	@Override
	public int attempt() {
		return this.frame.attempt();
	}

	@Override
	public long correlationId() {
		return this.frame.correlationId();
	}

	@Override
	public AckLevel ackLevel() {
		return this.frame.ack();
	}

	@Override
	public Deadline expiry() {
		return this.expiry;
	}

	@Override
	public Source source() {
		long subscription = this.frame.subscription();
		return this.messages
			.source((subscription != 0) ? FlowScope.of(subscription) : FlowScope.of(this.frame.topic()));
	}

	@Override
	public Peer peer() {
		return this.peer;
	}

	@Override
	public void received() {
		// At no other level does it matter that it was.
		if (this.frame.ack() == AckLevel.RECEIVED && STEP.compareAndSet(this, ARRIVED, RECEIVED)) {
			this.messages.acknowledge(this.frame, new Frame.Ack(this.frame.correlationId(), AckLevel.RECEIVED));
		}
	}

	@Override
	public void processed() {
		int before = STEP.getAndSet(this, ENDED);
		if (before == ENDED) {
			return;
		}
		if (this.frame.ack() == AckLevel.PROCESSED || (this.frame.ack() == AckLevel.RECEIVED && before == ARRIVED)) {
			this.messages.acknowledge(this.frame, new Frame.Ack(this.frame.correlationId(), this.frame.ack()));
		}
		this.messages.end(this);
	}

	@Override
	public void reject(Problem problem) {
		int before = STEP.getAndSet(this, ENDED);
		if (before == ENDED) {
			return;
		}
		// An acknowledgment that was given is not taken back.
		if (this.frame.ack() != AckLevel.RECEIVED || before == ARRIVED) {
			this.messages.acknowledge(this.frame, new Frame.Nack(this.frame.correlationId(), problem));
		}
		this.messages.end(this);
	}

}
