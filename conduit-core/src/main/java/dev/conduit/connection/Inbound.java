package dev.conduit.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * What the peer begins: calls, messages, subscriptions. Frames come on the loop; answers
 * come from any thread.
 */
final class Inbound {

	private final Link link;

	private final Role peerRole;

	private final ConnectionOptions options;

	private final Timer timer;

	private final ExchangeHandler handler;

	private final Consumer<Dropped> dropped;

	private final InboundBudget budget;

	private final FlowGate gate;

	private final Peer peer;

	private final Outbound outbound;

	private final Runnable whenIdle;

	/** By id, bounded by what may be in flight; calls end on any thread. */
	private final Map<Long, LinkExchange> calls = new ConcurrentHashMap<>();

	private final AtomicInteger open = new AtomicInteger();

	/** Belongs to the loop. */
	private final Map<Long, LinkSubscription> subscriptions = new HashMap<>();

	/** Bounded by the subscriptions that the peer accepts. */
	private final Map<Long, Consumer<Delivery>> receivers = new ConcurrentHashMap<>();

	private long lastAccepted;

	private volatile @Nullable Problem refusal;

	private volatile boolean closed;

	Inbound(Link link, Role role, ConnectionContext context, InboundBudget budget, FlowGate gate, Peer peer,
			Outbound outbound, Consumer<Dropped> dropped, Runnable whenIdle) {
		this.link = link;
		this.peerRole = role.other();
		this.options = context.options();
		this.timer = context.timer();
		this.handler = context.handler();
		this.dropped = dropped;
		this.budget = budget;
		this.gate = gate;
		this.peer = peer;
		this.outbound = outbound;
		this.whenIdle = whenIdle;
	}

	// from the peer, on the loop

	void call(Frame.RpcRequest request) {
		requireId(request.correlationId());
		Problem refused = refusal();
		if (refused != null) {
			answer(request, refused);
			return;
		}
		this.lastAccepted = Math.max(this.lastAccepted, request.correlationId());
		Deadline deadline = (request.timeout() != null) ? Deadline.after(this.timer, request.timeout()) : Deadline.NONE;
		LinkExchange exchange = new LinkExchange(this, request, this.peer, deadline);
		add(exchange);
		this.open.incrementAndGet();
		this.budget.take(exchange.cost());
		this.handler.call(exchange);
	}

	private @Nullable Problem refusal() {
		Problem refused = this.refusal;
		if (refused == null && this.open.get() >= this.options.limits().maxInFlight()) {
			return Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"this side takes " + this.options.limits().maxInFlight() + " at once from one connection");
		}
		return refused;
	}

	private void answer(Frame.RpcRequest request, Problem refused) {
		if (!request.oneWay()) {
			this.link.send(new Frame.RpcError(request.correlationId(), refused));
		}
	}

	private void add(LinkExchange exchange) {
		if (this.calls.putIfAbsent(exchange.id(), exchange) != null) {
			throw new ProtocolViolation("call %d is in flight already".formatted(exchange.id()));
		}
	}

	void cancel(Frame.RpcCancel cancel) {
		LinkExchange exchange = this.calls.get(cancel.correlationId());
		if (exchange != null) {
			exchange.cancel();
		}
	}

	void message(Frame.Message message) {
		requireId(message.correlationId());
		LinkDelivery delivery = new LinkDelivery(this, message, this.peer);
		Consumer<Delivery> receiver = receiver(message);
		Problem refused = (message.ack() != AckLevel.NONE) ? refusal() : this.refusal;
		this.open.incrementAndGet();
		this.budget.take(delivery.cost());
		if (refused != null) {
			delivery.reject(refused);
			return;
		}
		this.lastAccepted = Math.max(this.lastAccepted, message.correlationId());
		receiver.accept(delivery);
	}

	private Consumer<Delivery> receiver(Frame.Message message) {
		if (message.subscription() == 0) {
			return this.handler::message;
		}
		if (this.peerRole == Role.CLIENT) {
			throw new ProtocolViolation("a client delivered to a subscription");
		}
		Consumer<Delivery> receiver = this.receivers.get(message.subscription());
		return (receiver != null) ? receiver
				: (delivery) -> delivery.reject(Problem.of(ErrorCode.CANCELLED, "the subscription has ended"));
	}

	void subscribe(Frame.Subscribe subscribe) {
		requireId(subscribe.correlationId());
		Problem refused = this.refusal;
		if (refused == null && this.subscriptions.size() >= this.options.limits().maxSubscriptions()) {
			refused = Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"one connection may hold " + this.options.limits().maxSubscriptions() + " subscriptions");
		}
		if (refused != null) {
			this.link.send(new Frame.Nack(subscribe.correlationId(), refused));
			return;
		}
		LinkSubscription subscription = new LinkSubscription(this.outbound, subscribe, this.peer);
		if (this.subscriptions.containsKey(subscription.id())) {
			throw new ProtocolViolation("subscription %d exists already".formatted(subscription.id()));
		}
		try {
			this.handler.subscribe(subscription);
		}
		catch (ConduitException ex) {
			this.link.send(new Frame.Nack(subscribe.correlationId(), ex.problem()));
			return;
		}
		this.subscriptions.put(subscription.id(), subscription);
		this.link.send(new Frame.Ack(subscribe.correlationId(), AckLevel.RECEIVED));
	}

	void unsubscribe(Frame.Unsubscribe unsubscribe) {
		LinkSubscription subscription = this.subscriptions.remove(unsubscribe.correlationId());
		if (subscription != null) {
			this.handler.unsubscribe(subscription);
		}
		this.link.send(new Frame.Ack(unsubscribe.correlationId(), AckLevel.RECEIVED));
	}

	private void requireId(long id) {
		if (id <= 0 || (id & 1) != this.peerRole.parity()) {
			throw new ProtocolViolation("id %d does not belong to the %s".formatted(id, this.peerRole));
		}
	}

	void receiver(long subscription, Consumer<Delivery> receiver) {
		this.receivers.put(subscription, receiver);
	}

	void removeReceiver(long subscription) {
		this.receivers.remove(subscription);
	}

	/** The peer takes messages again, or may. */
	void ready() {
		if (!this.subscriptions.isEmpty()) {
			List.copyOf(this.subscriptions.values()).forEach(LinkSubscription::ready);
		}
	}

	// answers, from any thread

	void answer(LinkExchange exchange, @Nullable Frame answer) {
		this.calls.remove(exchange.id());
		try {
			if (answer != null && exchange.isCancelled()) {
				lateResult();
			}
			else if (answer != null) {
				send(exchange.id(), answer);
			}
		}
		finally {
			finished(exchange.cost());
		}
	}

	private void send(long id, Frame answer) {
		try {
			this.outbound.transmit(answer);
		}
		catch (ConduitException ex) {
			this.link.send(new Frame.RpcError(id, ex.problem()));
		}
	}

	void acknowledge(Frame frame) {
		if (!this.closed) {
			this.link.send(frame);
		}
	}

	void end(LinkDelivery delivery) {
		finished(delivery.cost());
	}

	void lateResult() {
		this.dropped.accept(Dropped.LATE_RESULT);
	}

	Source source(FlowScope scope) {
		return new LinkSource(this.gate, scope);
	}

	private void finished(long cost) {
		this.budget.release(cost);
		if (this.open.decrementAndGet() == 0 && this.refusal != null) {
			this.link.execute(this.whenIdle);
		}
	}

	// the end, on the loop

	/**
	 * Takes nothing new.
	 */
	void refuse(Problem problem) {
		this.refusal = problem;
	}

	long lastAccepted() {
		return this.lastAccepted;
	}

	boolean isIdle() {
		return this.open.get() == 0;
	}

	int inFlight() {
		return this.open.get();
	}

	void end() {
		this.closed = true;
		this.calls.values().forEach(LinkExchange::cancel);
		List<LinkSubscription> ended = List.copyOf(this.subscriptions.values());
		this.subscriptions.clear();
		this.receivers.clear();
		ended.forEach(this.handler::unsubscribe);
	}

}
