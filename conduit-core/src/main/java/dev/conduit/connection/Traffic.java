package dev.conduit.connection;

import java.util.function.Consumer;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;

/**
 * What goes over an open connection, both ways, and the rooms for it. Any thread may call
 * what callers of a connection need; what frames bring is handled on the loop.
 */
final class Traffic {

	private final Lifecycle life;

	private final PayloadEncoding encoding;

	private final OutgoingCalls outgoingCalls;

	private final OutgoingMessages outgoingMessages;

	private final Admission admission;

	private final IncomingCalls incomingCalls;

	private final IncomingMessages incomingMessages;

	private final IncomingSubscriptions incomingSubscriptions;

	/**
	 * Nothing was begun yet.
	 * @param life that of the connection
	 * @param agreed what its hand-shake settled
	 */
	Traffic(Lifecycle life, Agreement agreed) {
		this.life = life;
		Link link = life.link();
		ConnectionContext context = life.context();
		PeerLimits limits = context.options().limits();
		Consumer<Limit> hits = life.reports()::hit;
		Consumer<Dropped> dropped = life.reports()::dropped;
		this.encoding = new PayloadEncoding(context.options().compression(), agreed.capabilities(),
				limits.maxMessageSize(), hits);
		Sending sending = new Sending(link, life.role(), context.options(), agreed, life.sendGate(), this.encoding,
				this::left);
		StrayAnswers strays = new StrayAnswers(sending, dropped);
		this.outgoingCalls = new OutgoingCalls(sending, context.timer(), strays);
		this.outgoingMessages = new OutgoingMessages(sending, context.timer(), dropped, strays);
		InboundBudget budget = new InboundBudget(link, life.flowGate(), life::listen, hits, context.memory(),
				context.options().inboundLimit());
		this.admission = new Admission(link, life.role(), limits.maxInFlight(), budget, agreed.rate(), hits,
				life::finishIfIdle);
		this.incomingCalls = new IncomingCalls(this.admission, sending, context, agreed.peer(), dropped);
		this.incomingMessages = new IncomingMessages(this.admission, link, context.handler(), life.flowGate(),
				agreed.peer(), context.timer());
		this.incomingSubscriptions = new IncomingSubscriptions(this.admission, link, this.outgoingMessages,
				context.handler(), agreed.peer(), limits.maxSubscriptions());
	}

	/** Something that this side began is over, not by a frame. On the loop. */
	private void left() {
		roomAgain();
		this.life.finishIfIdle();
	}

	PayloadEncoding encoding() {
		return this.encoding;
	}

	OutgoingCalls outgoingCalls() {
		return this.outgoingCalls;
	}

	OutgoingMessages outgoingMessages() {
		return this.outgoingMessages;
	}

	Admission admission() {
		return this.admission;
	}

	IncomingCalls incomingCalls() {
		return this.incomingCalls;
	}

	IncomingMessages incomingMessages() {
		return this.incomingMessages;
	}

	IncomingSubscriptions incomingSubscriptions() {
		return this.incomingSubscriptions;
	}

	/**
	 * Subscriptions that found no room look again where there is some. On the loop.
	 */
	void roomAgain() {
		if (this.outgoingMessages.hasRoomAgain()) {
			this.incomingSubscriptions.ready();
		}
	}

	// streams, which go both ways: whose id it is says which

	void item(Frame.StreamItem item) {
		if (this.admission.isPeers(item.correlationId())) {
			this.incomingCalls.item(item);
		}
		else {
			this.outgoingCalls.item(item);
		}
	}

	void ended(Frame.StreamEnd end) {
		if (this.admission.isPeers(end.correlationId())) {
			this.incomingCalls.ended(end);
		}
		else {
			this.outgoingCalls.ended(end);
		}
	}

	void failed(Frame.RpcError error) {
		if (this.admission.isPeers(error.correlationId())) {
			this.incomingCalls.itemsFailed(error);
		}
		else {
			this.outgoingCalls.failed(error);
		}
	}

	void credit(Frame.Credit credit) {
		if (this.admission.isPeers(credit.correlationId())) {
			this.incomingCalls.credit(credit);
		}
		else {
			this.outgoingCalls.credit(credit);
		}
	}

	/**
	 * All that was read at once was handed over.
	 */
	void readComplete() {
		this.incomingCalls.readComplete();
	}

	/**
	 * The link takes more again.
	 */
	void writable() {
		this.incomingSubscriptions.ready();
		this.outgoingCalls.goOn();
		this.incomingCalls.goOn();
	}

	int outgoing() {
		return this.outgoingCalls.inFlight() + this.outgoingMessages.inFlight();
	}

	int incoming() {
		return this.admission.inFlight();
	}

	/**
	 * The connection is over. On the loop.
	 * @param lastAccepted see {@link Sending#ending}
	 */
	void end(Problem reason, long lastAccepted) {
		this.outgoingCalls.end(reason, lastAccepted);
		this.outgoingMessages.end(reason, lastAccepted);
		this.incomingMessages.end();
		this.admission.end();
		this.incomingCalls.end();
		this.incomingSubscriptions.end();
	}

}
