package dev.conduit.topic;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.PeerSubscription;

/**
 * Sends the messages of a mailbox to a peer, and suspends the mailbox while the peer does
 * not take any.
 */
final class PeerReceiver implements Receiver {

	private final PeerSubscription subscription;

	private @Nullable Mailbox mailbox;

	PeerReceiver(PeerSubscription subscription) {
		this.subscription = subscription;
	}

	/**
	 * Begins; before the mailbox gets a message.
	 * @param mailbox the mailbox that this receives from
	 * @param alsoReady called, too, when the peer takes messages again
	 */
	void receiveFrom(Mailbox mailbox, Runnable alsoReady) {
		this.mailbox = mailbox;
		this.subscription.onReady(() -> {
			mailbox.resume();
			alsoReady.run();
		});
		suspendUnlessReady(mailbox);
	}

	@Override
	public void receive(Delivery delivery) {
		this.subscription.deliver(delivery);
		suspendUnlessReady(Objects.requireNonNull(this.mailbox));
	}

	/**
	 * Looks twice, since the peer may become ready between the first look and the
	 * suspension, and says so only once.
	 */
	private void suspendUnlessReady(Mailbox mailbox) {
		if (!this.subscription.isReady()) {
			mailbox.suspend();
			if (this.subscription.isReady()) {
				mailbox.resume();
			}
		}
	}

}
