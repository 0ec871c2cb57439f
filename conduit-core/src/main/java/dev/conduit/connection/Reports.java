package dev.conduit.connection;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * What the listener of all connections is told of this one. Its threads are those that
 * {@link ConnectionListener} promises.
 *
 * @param connection the one that it is about
 * @param listener is told
 */
record Reports(Connection connection, ConnectionListener listener) implements FlowGate.PauseListener {

	void opened(Peer peer) {
		this.listener.opened(this.connection, peer);
	}

	void peerDraining() {
		this.listener.peerDraining(this.connection);
	}

	void pausedByPeer(FlowScope scope, boolean paused) {
		this.listener.pausedByPeer(this.connection, scope, paused);
	}

	@Override
	public void paused(FlowScope scope, boolean paused) {
		this.listener.pausedPeer(this.connection, scope, paused);
	}

	/** Whichever side had asked for it. */
	@Override
	public void over(FlowPause pause) {
		this.listener.waited(this.connection, pause);
	}

	void dropped(Dropped what) {
		this.listener.dropped(this.connection, what);
	}

	/** The peer ran into a bound. */
	void hit(Limit limit) {
		this.listener.limitHit(this.connection, limit);
	}

	void broken(Problem reason) {
		this.listener.broken(this.connection, reason);
	}

	/** The link belongs to another connection now. */
	void carries(Connection other) {
		this.listener.takenUp(this.connection, other);
	}

	void closed(Problem reason) {
		this.listener.closed(this.connection, reason);
	}

}
