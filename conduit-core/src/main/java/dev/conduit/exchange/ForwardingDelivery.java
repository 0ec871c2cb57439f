package dev.conduit.exchange;

import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A delivery that stands for another, and says itself only what it changes: for receivers
 * that pass messages on and want to see how they end. An interface, so that records may
 * be one.
 *
 * @since 0.1.0
 */
public interface ForwardingDelivery extends Delivery {

	/**
	 * What it stands for.
	 * @return the other delivery
	 */
	Delivery delivery();

	@Override
	default Message message() {
		return delivery().message();
	}

	@Override
	default int attempt() {
		return delivery().attempt();
	}

	@Override
	default long correlationId() {
		return delivery().correlationId();
	}

	@Override
	default AckLevel ackLevel() {
		return delivery().ackLevel();
	}

	@Override
	default Deadline expiry() {
		return delivery().expiry();
	}

	@Override
	default Source source() {
		return delivery().source();
	}

	@Override
	default Peer peer() {
		return delivery().peer();
	}

	@Override
	default void received() {
		delivery().received();
	}

	@Override
	default void processed() {
		delivery().processed();
	}

	@Override
	default void reject(Problem problem) {
		delivery().reject(problem);
	}

}
