package dev.conduit.connection;

import java.util.LinkedHashMap;
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
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * What the peer begins: calls, messages, subscriptions. Frames come on the loop; answers
 * come from any thread.
 */
final class Inbound {

	private static final Problem NOT_PERSISTENT = Problem.of(ErrorCode.INVALID_VALUE,
			"acknowledgment PERSISTED needs a durable store, and there is none: ask for PROCESSED at most");

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

	/** By id, bounded by the budget; calls end on any thread. */
	private final Map<Long, LinkExchange> calls = new ConcurrentHashMap<>();

	/** Calls and messages that are not finished. */
	private final AtomicInteger open = new AtomicInteger();

	/** Calls that the peer counts: those whose answer has not left. */
	private final AtomicInteger unanswered = new AtomicInteger();

	/** Messages that the peer counts: those whose acknowledgment has not left. */
	private final AtomicInteger unacknowledged = new AtomicInteger();

	/** Belongs to the loop. */
	private final Map<Long, LinkSubscription> subscriptions = new LinkedHashMap<>();

	/** The same for those who go through them; belongs to the loop. */
	private List<LinkSubscription> subscribers = List.of();

	/** Whose turn it is to take the room that there is first; belongs to the loop. */
	private int turn;

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
		Problem refused = request.oneWay() ? this.refusal : refusal(this.unanswered);
		if (refused != null) {
			refuse(request, refused);
			return;
		}
		Deadline deadline = (request.timeout() != null) ? Deadline.after(this.timer, request.timeout()) : Deadline.NONE;
		LinkExchange exchange = new LinkExchange(this, request, this.peer, deadline);
		if (this.calls.putIfAbsent(exchange.id(), exchange) != null) {
			throw new ProtocolViolation("call %d is in flight already".formatted(exchange.id()));
		}
		this.lastAccepted = Math.max(this.lastAccepted, exchange.id());
		if (!exchange.isOneWay()) {
			this.unanswered.incrementAndGet();
		}
		this.open.incrementAndGet();
		this.budget.take(exchange.cost());
		this.handler.call(exchange);
	}

	/**
	 * What the sender cannot count (calls and messages that nobody answers) it cannot
	 * keep within a number either; the budget bounds those.
	 */
	private @Nullable Problem refusal(AtomicInteger counted) {
		Problem refused = this.refusal;
		if (refused == null && counted.get() >= this.options.limits().maxInFlight()) {
			return Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					"this side takes " + this.options.limits().maxInFlight() + " at once from one connection");
		}
		return refused;
	}

	private void refuse(Frame.RpcRequest request, Problem refused) {
		if (request.oneWay()) {
			this.dropped.accept(Dropped.REFUSED_ONE_WAY);
		}
		else {
			this.link.send(new Frame.RpcError(request.correlationId(), refused));
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
		Consumer<Delivery> receiver = receiver(message);
		boolean counted = message.ack() != AckLevel.NONE;
		Problem refused = counted ? refusal(this.unacknowledged) : this.refusal;
		LinkDelivery delivery = new LinkDelivery(this, message, this.peer);
		if (counted) {
			this.unacknowledged.incrementAndGet();
		}
		this.open.incrementAndGet();
		this.budget.take(delivery.cost());
		if (refused == null && message.ack() == AckLevel.PERSISTED) {
			refused = NOT_PERSISTENT;
		}
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
		if (this.subscriptions.containsKey(subscribe.correlationId())) {
			throw new ProtocolViolation("subscription %d exists already".formatted(subscribe.correlationId()));
		}
		try {
			requireAcceptable(subscribe);
			LinkSubscription subscription = new LinkSubscription(this.outbound, subscribe, this.peer);
			this.handler.subscribe(subscription);
			this.subscriptions.put(subscription.id(), subscription);
			this.subscribers = List.copyOf(this.subscriptions.values());
			this.link.send(new Frame.Ack(subscribe.correlationId(), AckLevel.RECEIVED));
		}
		catch (ConduitException ex) {
			this.link.send(new Frame.Nack(subscribe.correlationId(), ex.problem()));
		}
	}

	private void requireAcceptable(Frame.Subscribe subscribe) {
		Problem refused = this.refusal;
		if (refused == null && subscribe.ack() == AckLevel.PERSISTED) {
			refused = NOT_PERSISTENT;
		}
		if (refused == null && this.subscriptions.size() >= this.options.limits().maxSubscriptions()) {
			refused = Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"one connection may hold " + this.options.limits().maxSubscriptions() + " subscriptions");
		}
		if (refused != null) {
			throw ConduitException.of(refused);
		}
	}

	void unsubscribe(Frame.Unsubscribe unsubscribe) {
		LinkSubscription subscription = this.subscriptions.remove(unsubscribe.correlationId());
		if (subscription != null) {
			this.subscribers = List.copyOf(this.subscriptions.values());
			subscription.end();
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
		this.receivers.put(subscription,
				(delivery) -> Callbacks.deliver("The receiver of a subscription", receiver, delivery));
	}

	/**
	 * Nothing is handed over to a subscription any more.
	 * @return whether something was until now
	 */
	boolean removeReceiver(long subscription) {
		return this.receivers.remove(subscription) != null;
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

	// answers, from any thread

	void answer(LinkExchange exchange, @Nullable Frame answer) {
		this.calls.remove(exchange.id());
		if (!exchange.isOneWay()) {
			// Before the answer leaves, for the next call may follow it at once.
			this.unanswered.decrementAndGet();
		}
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
			Problem problem = (answer instanceof Frame.RpcError error) ? error.problem().withBody(Payload.EMPTY)
					: ex.problem();
			this.link.send(new Frame.RpcError(id, problem));
		}
	}

	/**
	 * Answers a message; once where its sender waits for that.
	 */
	void acknowledge(Frame.Message message, Frame answer) {
		if (message.ack() != AckLevel.NONE) {
			// Before the answer leaves, for the next message may follow it at once.
			this.unacknowledged.decrementAndGet();
		}
		if (this.closed) {
			return;
		}
		try {
			this.link.send(answer);
		}
		catch (ConduitException ex) {
			if (!(answer instanceof Frame.Nack nack)) {
				throw ex;
			}
			this.link.send(new Frame.Nack(nack.correlationId(), nack.problem().withBody(Payload.EMPTY)));
		}
	}

	void end(LinkDelivery delivery) {
		finished(delivery.cost());
	}

	void lateResult() {
		this.link.execute(() -> this.dropped.accept(Dropped.LATE_RESULT));
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
		this.budget.end();
		this.calls.values().forEach(LinkExchange::cancel);
		List<LinkSubscription> ended = this.subscribers;
		this.subscribers = List.of();
		this.subscriptions.clear();
		this.receivers.clear();
		ended.forEach(this.handler::unsubscribe);
	}

}
