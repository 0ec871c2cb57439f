package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.AckLevel;

/**
 * A peer's subscription whose readiness the test sets.
 */
class TestPeerSubscription implements PeerSubscription {

	private final String pattern;

	private final AckLevel ackLevel;

	private final String group;

	private final List<Delivery> delivered = new ArrayList<>();

	private volatile boolean ready = true;

	private @Nullable Runnable onReady;

	TestPeerSubscription(String pattern, AckLevel ackLevel) {
		this(pattern, ackLevel, "");
	}

	TestPeerSubscription(String pattern, AckLevel ackLevel, String group) {
		this.pattern = pattern;
		this.ackLevel = ackLevel;
		this.group = group;
	}

	/**
	 * Sets the readiness, and says so where the peer became ready.
	 */
	void ready(boolean ready) {
		this.ready = ready;
		if (ready && this.onReady != null) {
			this.onReady.run();
		}
	}

	List<Delivery> delivered() {
		return this.delivered;
	}

	List<String> texts() {
		return this.delivered.stream().map(InHand::describe).toList();
	}

	@Override
	public long id() {
		return 7;
	}

	@Override
	public String pattern() {
		return this.pattern;
	}

	@Override
	public String group() {
		return this.group;
	}

	@Override
	public AckLevel ackLevel() {
		return this.ackLevel;
	}

	@Override
	public Peer peer() {
		return TestDelivery.PEER;
	}

	@Override
	public void deliver(Delivery delivery) {
		this.delivered.add(delivery);
		if (this.ackLevel == AckLevel.NONE) {
			delivery.processed();
		}
	}

	@Override
	public boolean isReady() {
		return this.ready;
	}

	@Override
	public void onReady(Runnable action) {
		this.onReady = action;
	}

}
