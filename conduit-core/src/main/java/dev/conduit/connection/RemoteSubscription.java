package dev.conduit.connection;

import java.util.function.Consumer;

import dev.conduit.exchange.Delivery;
import dev.conduit.transport.Link;

/**
 * A subscription that this side holds at its peer, for as long as the connection lives.
 *
 * @since 0.1.0
 */
public final class RemoteSubscription {

	private final Link link;

	private final OutgoingMessages outgoing;

	private final IncomingMessages incoming;

	private volatile long id;

	RemoteSubscription(Link link, OutgoingMessages outgoing, IncomingMessages incoming) {
		this.link = link;
		this.outgoing = outgoing;
		this.incoming = incoming;
	}

	/** Before the frame is sent: the loop hands over nothing of this id earlier. */
	void begin(long id, Consumer<Delivery> receiver) {
		this.id = id;
		this.incoming.receiver(id, receiver);
	}

	/**
	 * Number of the subscription.
	 * @return unique within the connection
	 */
	public long id() {
		return this.id;
	}

	/**
	 * Ends it. Messages that are on their way are refused, so that their producer learns
	 * that nobody took them. Any thread.
	 */
	public void close() {
		this.link.execute(() -> {
			if (this.incoming.removeReceiver(this.id)) {
				this.outgoing.unsubscribe(this.id);
			}
		});
	}

}
