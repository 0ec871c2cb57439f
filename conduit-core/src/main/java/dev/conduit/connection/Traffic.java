package dev.conduit.connection;

import java.util.function.Consumer;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Frame;
import dev.conduit.message.Problem;

/**
 * What goes over an open connection, both ways.
 */
final class Traffic {

	private final PayloadEncoding encoding;

	private final OutgoingCalls outgoingCalls;

	private final OutgoingMessages outgoingMessages;

	private final Admission admission;

	private final IncomingCalls incomingCalls;

	private final IncomingMessages incomingMessages;

	private final IncomingSubscriptions incomingSubscriptions;

	Traffic(Sending sending, Admission admission, ConnectionContext context, FlowGate gate, Peer peer,
			Consumer<Dropped> dropped) {
		this.encoding = sending.encoding();
		StrayAnswers strays = new StrayAnswers(sending, dropped);
		this.outgoingCalls = new OutgoingCalls(sending, context.timer(), strays);
		this.outgoingMessages = new OutgoingMessages(sending, context.timer(), dropped, strays);
		this.admission = admission;
		this.incomingCalls = new IncomingCalls(admission, sending, context, peer, dropped);
		this.incomingMessages = new IncomingMessages(admission, sending.link(), context.handler(), gate, peer,
				context.timer());
		this.incomingSubscriptions = new IncomingSubscriptions(admission, sending.link(), this.outgoingMessages,
				context.handler(), peer, context.options().limits().maxSubscriptions());
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
