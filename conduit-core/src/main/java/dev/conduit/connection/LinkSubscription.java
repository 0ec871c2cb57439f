package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Broadcast;
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

	private final Broadcast.@Nullable Factory broadcasts;

	/** Set on the loop, while the peer's frame is handled. */
	private Frame.@Nullable RingPlace ring;

	LinkSubscription(OutgoingMessages deliveries, Frame.Subscribe frame, Peer peer,
			Broadcast.@Nullable Factory broadcasts) {
		this.deliveries = deliveries;
		this.frame = frame;
		this.peer = peer;
		this.broadcasts = broadcasts;
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
	public Broadcast.@Nullable Factory broadcasts() {
		boolean shared = this.frame.takesRing() && ackLevel() == AckLevel.NONE && group().isEmpty();
		return shared ? this.broadcasts : null;
	}

	@Override
	public void readFrom(Broadcast broadcast) {
		this.ring = new Frame.RingPlace(broadcast.name(), broadcast.position());
	}

	Frame.@Nullable RingPlace ring() {
		return this.ring;
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
