package dev.conduit.connection;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * A subscription of the peer: what is delivered to it goes over the link.
 */
final class LinkSubscription implements PeerSubscription {

	private final OutgoingMessages deliveries;

	private final Frame.Subscribe frame;

	private final Peer peer;

	private volatile Runnable whenReady = () -> {
	};

	private volatile boolean ended;

	LinkSubscription(OutgoingMessages deliveries, Frame.Subscribe frame, Peer peer) {
		this.deliveries = deliveries;
		this.frame = frame;
		this.peer = peer;
	}

	@Override
	public long id() {
		return this.frame.correlationId();
	}

	@Override
	public String pattern() {
		return this.frame.pattern();
	}

	@Override
	public String group() {
		return this.frame.group();
	}

	@Override
	public AckLevel ackLevel() {
		return this.frame.ack();
	}

	@Override
	public Peer peer() {
		return this.peer;
	}

	@Override
	public void deliver(Delivery delivery) {
		if (this.ended) {
			delivery.reject(Problem.of(ErrorCode.CANCELLED, "the subscription has ended"));
			return;
		}
		this.deliveries.deliver(this, delivery);
	}

	@Override
	public boolean isReady() {
		return !this.ended && this.deliveries.isReady(id());
	}

	@Override
	public void onReady(Runnable action) {
		this.whenReady = action;
	}

	void ready() {
		if (isReady()) {
			Callbacks.run("What delivers to a subscription", this.whenReady);
		}
	}

	/**
	 * The peer does not want it any more.
	 */
	void end() {
		this.ended = true;
	}

}
