package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameType;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.transport.FrameReceiver;

/**
 * What the link of a connection sees: each frame, allowed in its state, goes to the one
 * room that it is for. On the loop.
 */
final class Receiver implements FrameReceiver {

	private final Lifecycle life;

	private final Role role;

	private final SendGate sendGate;

	private final Reports reports;

	private final Opening opening;

	private final Ending ending;

	private final Heartbeat heartbeat;

	private final PeerPace pace;

	Receiver(Lifecycle life, Opening opening, Ending ending, Heartbeat heartbeat, PeerPace pace) {
		this.life = life;
		this.role = life.role();
		this.sendGate = life.sendGate();
		this.reports = life.reports();
		this.opening = opening;
		this.ending = ending;
		this.heartbeat = heartbeat;
		this.pace = pace;
	}

	@Override
	public void receive(Frame frame) {
		ConnectionState state = this.life.state();
		if (state == ConnectionState.CLOSED) {
			return;
		}
		try {
			receive(state, frame);
		}
		catch (ProtocolViolation ex) {
			this.life.violated(ex.limit(), ex.problem());
		}
	}

	private void receive(ConnectionState state, Frame frame) {
		if (frame instanceof Frame.Unknown unknown) {
			requireEstablished(unknown, state);
			skip();
			return;
		}
		FrameType type = FrameType.of(frame);
		if (!StateTable.accepts(this.role, state, type)) {
			throw new ProtocolViolation("a " + type + " frame must not come in state " + state);
		}
		if (state.isEstablished()) {
			handle(type.hasPayload() ? traffic().encoding().incoming(frame) : frame);
		}
		else {
			receiveBeforeOpen(frame);
		}
	}

	private static void requireEstablished(Frame.Unknown unknown, ConnectionState state) {
		if (!state.isEstablished()) {
			throw new ProtocolViolation(
					"a frame of the unknown type %d must not come in state %s".formatted(unknown.type(), state));
		}
	}

	private void skip() {
		this.pace.control();
		this.reports.dropped(Dropped.UNKNOWN_FRAME);
	}

	private void receiveBeforeOpen(Frame frame) {
		if (frame instanceof Frame.Close close) {
			this.ending.closedByPeer(close);
		}
		else {
			this.opening.receive(frame);
		}
	}

	private void handle(Frame frame) {
		// Calls and their answers, which come most often, pass a short way.
		if (frame instanceof Frame.RpcRequest request) {
			traffic().incomingCalls().call(request);
		}
		else if (frame instanceof Frame.RpcResponse response) {
			traffic().outgoingCalls().answered(response);
		}
		else if (frame instanceof Frame.Message message) {
			traffic().incomingMessages().message(message);
		}
		else {
			handleAny(frame);
		}
		if (this.life.state() != ConnectionState.OPEN) {
			this.ending.finishIfIdle();
		}
	}

	private void handleAny(Frame frame) {
		switch (frame) {
			case Frame.RpcRequest request -> traffic().incomingCalls().call(request);
			case Frame.RpcResponse response -> traffic().outgoingCalls().answered(response);
			case Frame.RpcError error -> traffic().failed(error);
			case Frame.RpcCancel cancel -> {
				this.pace.cancel();
				traffic().incomingCalls().cancel(cancel);
			}
			case Frame.Message message -> traffic().incomingMessages().message(message);
			case Frame.Ack ack -> {
				traffic().outgoingMessages().acked(ack);
				traffic().roomAgain();
			}
			case Frame.Nack nack -> {
				traffic().outgoingMessages().refused(nack);
				traffic().roomAgain();
			}
			case Frame.Subscribe subscribe -> {
				this.pace.control();
				traffic().incomingSubscriptions().subscribe(subscribe);
			}
			case Frame.Unsubscribe unsubscribe -> {
				this.pace.control();
				traffic().incomingSubscriptions().unsubscribe(unsubscribe);
			}
			case Frame.StreamItem item -> traffic().item(item);
			case Frame.StreamEnd end -> traffic().ended(end);
			case Frame.Credit credit -> traffic().credit(credit);
			case Frame.Pause pause -> paused(pause);
			case Frame.Resume resume -> resumed(resume);
			case Frame.Ping ping -> this.pace.ping(ping);
			// Any frame is a sign of life; this one carries nothing else.
			case Frame.Pong pong -> this.pace.control();
			case Frame.Drain drain -> {
				this.pace.control();
				this.ending.drainedByPeer(drain);
			}
			// It comes this far where nothing is kept, and nobody waits for it.
			case Frame.Received received -> this.pace.control();
			case Frame.Close close -> this.ending.closedByPeer(close);
			case Frame.CloseAck ack -> this.ending.acknowledgedByPeer();
			case Frame.AuthRequest auth -> this.opening.receive(auth);
			case Frame.AuthChallenge auth -> this.opening.receive(auth);
			case Frame.AuthResponse auth -> this.opening.receive(auth);
			case Frame.AuthSuccess auth -> this.opening.receive(auth);
			case Frame.AuthFailure auth -> this.opening.receive(auth);
			case Frame.Unknown unknown -> skip();
		}
	}

	/** What goes over the connection, which is open. */
	private Traffic traffic() {
		return this.life.openTraffic();
	}

	private void paused(Frame.Pause pause) {
		if (this.sendGate.pause(pause.scope(), pause.generation())) {
			this.reports.pausedByPeer(pause.scope(), true);
		}
	}

	private void resumed(Frame.Resume resume) {
		if (this.sendGate.resume(resume.scope(), resume.generation())) {
			this.reports.pausedByPeer(resume.scope(), false);
			traffic().incomingSubscriptions().ready();
		}
	}

	@Override
	public void readComplete() {
		this.heartbeat.heard();
		Traffic traffic = this.life.trafficSoFar();
		if (traffic != null) {
			traffic.readComplete();
		}
	}

	@Override
	public void malformed(MalformedFrameException ex) {
		this.life.violated(ex.limit(), ex.problem());
	}

	@Override
	public void writabilityChanged(boolean writable) {
		this.sendGate.writable(writable);
		this.pace.writable(writable);
		Traffic traffic = this.life.traffic();
		if (writable && traffic != null) {
			traffic.writable();
		}
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		if (cause instanceof ConduitException known && known.code() == ErrorCode.WRITE_STALLED) {
			this.reports.hit(Limit.WRITE_STALL);
		}
		this.life.end((cause != null) ? reason(cause) : this.ending.reasonOfLinkEnd());
	}

	/**
	 * Why a connection is over whose link broke.
	 */
	static Problem reason(@Nullable Throwable cause) {
		if (cause == null) {
			return Problem.of(ErrorCode.DISCONNECTED, "the peer closed the link");
		}
		return (cause instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.DISCONNECTED, "the link broke: " + cause);
	}

}
