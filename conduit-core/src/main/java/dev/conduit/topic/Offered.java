package dev.conduit.topic;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.Problem;

/**
 * A message whose delivery is told what becomes of it: that it was received before its
 * end, even where another thread handles it before the one that brought it has said so.
 * What a delivery throws, against its contract, is logged and stops nobody else.
 */
final class Offered extends Entry implements ForwardingDelivery {

	private static final Logger logger = LoggerFactory.getLogger(Offered.class);

	/**
	 * Of the state: set by the first of {@link #takenIn()} and an end; the second tells
	 * the end.
	 */
	private static final int HALF_TOLD = 4;

	private final Delivery delivery;

	private @Nullable Problem problem;

	Offered(Mailbox mailbox, Delivery delivery) {
		super(mailbox);
		this.delivery = delivery;
	}

	@Override
	public Delivery delivery() {
		return this.delivery;
	}

	@Override
	Delivery origin() {
		return this.delivery;
	}

	@Override
	boolean isExpired() {
		return this.delivery.expiry().isExpired();
	}

	@Override
	void takenIn() {
		try {
			this.delivery.received();
		}
		catch (RuntimeException ex) {
			logger.error("A delivery of {} failed to be received", message().topic(), ex);
		}
		if (!set(HALF_TOLD)) {
			tellEnd();
		}
	}

	@Override
	void end(@Nullable Problem problem) {
		this.problem = problem;
		if (isSet(HALF_TOLD) || !set(HALF_TOLD)) {
			tellEnd();
		}
	}

	@Override
	void refuse(Problem problem) {
		this.problem = problem;
		tellEnd();
	}

	private void tellEnd() {
		try {
			if (this.problem == null) {
				this.delivery.processed();
			}
			else {
				this.delivery.reject(this.unsure ? Refusals.unsure(this.problem) : this.problem);
			}
		}
		catch (RuntimeException ex) {
			logger.error("A delivery of {} failed to end", message().topic(), ex);
		}
	}

}
