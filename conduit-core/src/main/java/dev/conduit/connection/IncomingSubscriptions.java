package dev.conduit.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Broadcast;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;
import dev.conduit.transport.RingSender;

/**
 * What the peer subscribes to. On the loop.
 */
final class IncomingSubscriptions {

	private final Admission admission;

	private final Link link;

	private final OutgoingMessages deliveries;

	private final ExchangeHandler handler;

	private final Peer peer;

	private final int maxSubscriptions;

	private final Broadcast.@Nullable Factory broadcasts;

	/**
	 * Nothing to write to while it is empty, as many connections subscribe to nothing.
	 */
	private Map<Long, LinkSubscription> subscriptions = Map.of();

	/** The same for those who go through them. */
	private List<LinkSubscription> subscribers = List.of();

	/** Whose turn it is to take the room that there is first. */
	private int turn;

	IncomingSubscriptions(Admission admission, Link link, OutgoingMessages deliveries, ExchangeHandler handler,
			Peer peer, int maxSubscriptions) {
		this.admission = admission;
		this.link = link;
		this.deliveries = deliveries;
		this.handler = handler;
		this.peer = peer;
		this.maxSubscriptions = maxSubscriptions;
		RingSender.Factory rings = link.ringSenders();
		this.broadcasts = (rings != null) ? new LinkBroadcasts(rings) : null;
	}

	void subscribe(Frame.Subscribe subscribe) {
		this.admission.requireId(subscribe.correlationId());
		if (this.subscriptions.containsKey(subscribe.correlationId())) {
			throw new ProtocolViolation("subscription %d exists already".formatted(subscribe.correlationId()));
		}
		try {
			requireAcceptable(subscribe);
			LinkSubscription subscription = new LinkSubscription(this.deliveries, subscribe, this.peer,
					this.broadcasts);
			this.handler.subscribe(subscription);
			if (this.subscriptions.isEmpty()) {
				this.subscriptions = new LinkedHashMap<>();
			}
			this.subscriptions.put(subscription.id(), subscription);
			this.subscribers = List.copyOf(this.subscriptions.values());
			this.link.send(new Frame.Ack(subscribe.correlationId(), AckLevel.RECEIVED, subscription.ring()));
		}
		catch (ConduitException ex) {
			this.link.send(new Frame.Nack(subscribe.correlationId(), ex.problem()));
		}
	}

	private void requireAcceptable(Frame.Subscribe subscribe) {
		Problem refused = this.admission.refusal();
		if (refused == null && subscribe.ack() == AckLevel.PERSISTED) {
			refused = IncomingMessages.NOT_PERSISTENT;
		}
		if (refused == null && this.subscriptions.size() >= this.maxSubscriptions) {
			this.admission.hit(Limit.SUBSCRIPTIONS);
			refused = Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"one connection may hold " + this.maxSubscriptions + " subscriptions");
		}
		if (refused != null) {
			throw ConduitException.of(refused);
		}
	}

	void unsubscribe(Frame.Unsubscribe unsubscribe) {
		LinkSubscription subscription = this.subscriptions.get(unsubscribe.correlationId());
		if (subscription != null) {
			this.subscriptions.remove(subscription.id());
			this.subscribers = List.copyOf(this.subscriptions.values());
			subscription.end();
			this.handler.unsubscribe(subscription);
		}
		this.link.send(new Frame.Ack(unsubscribe.correlationId(), AckLevel.RECEIVED));
	}

	/**
	 * The peer takes messages again, or may. Each subscription has its turn to be the
	 * first, or the first would take all the room for ever.
	 */
	void ready() {
		List<LinkSubscription> all = this.subscribers;
		this.turn = all.isEmpty() ? 0 : ((this.turn + 1) % all.size());
		for (int i = 0; i < all.size(); i++) {
			all.get((this.turn + i) % all.size()).ready();
		}
	}

	/**
	 * The connection is over.
	 */
	void end() {
		List<LinkSubscription> ended = this.subscribers;
		this.subscribers = List.of();
		this.subscriptions = Map.of();
		ended.forEach(this.handler::unsubscribe);
	}

}
