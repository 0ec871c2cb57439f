package dev.conduit.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * The orderly end of a connection: DRAIN, CLOSE, CLOSE_ACK, each step with a deadline. On
 * the loop.
 */
final class Ending {

	private static final Problem NO_REASON = Problem.of(ErrorCode.NORMAL, "");

	private final Lifecycle life;

	private final Link link;

	private final ConnectionContext context;

	private Timer.@Nullable Timeout timeout;

	private Problem reason = NO_REASON;

	private long lastAcceptedByPeer = Long.MAX_VALUE;

	private boolean peerClosed;

	private boolean acknowledged;

	private boolean peerAcknowledged;

	Ending(Lifecycle life, Link link, ConnectionContext context) {
		this.life = life;
		this.link = link;
		this.context = context;
	}

	long lastAcceptedByPeer() {
		return this.lastAcceptedByPeer;
	}

	void drain(@Nullable Duration retryAfter, Duration patience) {
		if (this.life.isBroken()) {
			close(ErrorCode.SHUTTING_DOWN, "this side goes away");
			return;
		}
		Traffic traffic = this.life.traffic();
		if (this.life.state() != ConnectionState.OPEN || traffic == null) {
			if (!this.life.state().isEstablished()) {
				close(ErrorCode.SHUTTING_DOWN, "this side goes away");
			}
			return;
		}
		this.life.become(ConnectionState.DRAINING);
		traffic.admission()
			.refuse(Problem.of(ErrorCode.SHUTTING_DOWN, "this side goes away").withRetry(true, retryAfter));
		this.link.send(new Frame.Drain(traffic.admission().lastAccepted(), retryAfter));
		after(patience, () -> close(ErrorCode.SHUTTING_DOWN, "this side goes away"));
		finishIfIdle();
	}

	void close(ErrorCode code, String detail) {
		ConnectionState state = this.life.state();
		// Nobody hears of an orderly end where there is no link.
		if (!state.isEstablished() || !isOrderly(code) || this.life.isBroken()) {
			this.life.abort(Problem.of(code, detail));
			return;
		}
		if (state != ConnectionState.OPEN && state != ConnectionState.DRAINING) {
			return;
		}
		this.reason = Problem.of(code, detail);
		this.life.become(ConnectionState.CLOSING);
		beginNothingNew(Problem.of(ErrorCode.SHUTTING_DOWN, "this side closed the connection"));
		this.link.send(new Frame.Close(code, detail));
		after(this.context.options().closeTimeout(), this::giveUp);
	}

	void drainedByPeer(Frame.Drain drain) {
		this.lastAcceptedByPeer = drain.lastAccepted();
		this.life.sendGate()
			.end(Problem.of(ErrorCode.SHUTTING_DOWN, "the peer goes away").withRetry(true, drain.retryAfter()));
		this.life.reports().peerDraining();
	}

	void closedByPeer(Frame.Close close) {
		Problem told = Problem.of(close.code(), close.detail());
		if (!isOrderly(close.code()) || !this.life.state().isEstablished()) {
			this.life.end(told);
			this.link.close();
			return;
		}
		this.peerClosed = true;
		if (this.life.state() != ConnectionState.CLOSING) {
			this.reason = told;
			this.life.become(ConnectionState.FINISHING);
			beginNothingNew(Problem.of(ErrorCode.SHUTTING_DOWN, "the peer closed the connection"));
			this.life.reports().peerDraining();
			after(this.context.options().closeTimeout(), this::giveUp);
		}
	}

	private static boolean isOrderly(ErrorCode code) {
		return code == ErrorCode.NORMAL || code == ErrorCode.SHUTTING_DOWN;
	}

	/**
	 * Why the connection is over when the link ends without an error.
	 */
	Problem reasonOfLinkEnd() {
		return (this.life.state() == ConnectionState.CLOSING) ? this.reason
				: Problem.of(ErrorCode.DISCONNECTED, "the peer closed the link");
	}

	void acknowledgedByPeer() {
		this.peerAcknowledged = true;
	}

	/**
	 * Takes the next step where nothing is in flight any more.
	 */
	void finishIfIdle() {
		Traffic traffic = this.life.traffic();
		if (traffic == null || this.life.state() == ConnectionState.CLOSED) {
			return;
		}
		if (this.life.state() == ConnectionState.DRAINING && traffic.incoming() == 0) {
			close(ErrorCode.SHUTTING_DOWN, "this side goes away");
		}
		if (this.peerClosed && !this.acknowledged && traffic.incoming() == 0 && traffic.outgoing() == 0) {
			this.acknowledged = true;
			this.link.send(new Frame.CloseAck());
		}
		boolean weAreDone = !this.peerClosed || this.acknowledged;
		boolean peerIsDone = this.peerAcknowledged || this.life.state() == ConnectionState.FINISHING;
		if (isClosing() && weAreDone && peerIsDone) {
			this.life.end(this.reason);
			this.link.close();
		}
	}

	private boolean isClosing() {
		return this.life.state() == ConnectionState.CLOSING || this.life.state() == ConnectionState.FINISHING;
	}

	private void giveUp() {
		this.life
			.end(Problem.of(this.reason.code(), (this.reason.detail() + " (the peer did not finish in time)").strip()));
		this.link.close();
	}

	private void beginNothingNew(Problem problem) {
		this.life.sendGate().end(problem);
		Traffic traffic = this.life.traffic();
		if (traffic != null) {
			traffic.admission().refuse(problem);
		}
	}

	private void after(Duration delay, Runnable step) {
		ended();
		this.timeout = this.context.timer().schedule(delay, () -> this.link.execute(step));
	}

	void ended() {
		if (this.timeout != null) {
			this.timeout.cancel();
		}
	}

}
