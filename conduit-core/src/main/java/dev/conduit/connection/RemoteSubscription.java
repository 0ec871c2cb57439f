package dev.conduit.connection;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
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

	private RemoteSubscription(Link link, OutgoingMessages outgoing, IncomingMessages incoming) {
		this.link = link;
		this.outgoing = outgoing;
		this.incoming = incoming;
	}

	/**
	 * Subscribes; nothing is left behind where the peer refuses.
	 */
	static CompletionStage<RemoteSubscription> open(Link link, Traffic traffic, String pattern, AckLevel ack,
			String group, Consumer<Delivery> receiver) {
		OutgoingMessages out = traffic.outgoingMessages();
		RemoteSubscription subscription = new RemoteSubscription(link, out, traffic.incomingMessages());
		return out.subscribe(pattern, ack, group, (assigned) -> subscription.begin(assigned, receiver))
			.handle((level, ex) -> {
				if (ex != null) {
					subscription.incoming.removeReceiver(subscription.id);
					throw (ex instanceof RuntimeException known) ? known : new CompletionException(ex);
				}
				return subscription;
			});
	}

	/** Before the frame is sent: the loop hands over nothing of this id earlier. */
	private void begin(long assigned, Consumer<Delivery> receiver) {
		this.id = assigned;
		this.incoming.receiver(assigned, receiver);
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
