package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Peer;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * Notes what it is told, and fails where it is told off the loop.
 */
final class RecordingListener implements ConnectionListener {

	private final Queue<Peer> opened = new ConcurrentLinkedQueue<>();

	private final Queue<Problem> closed = new ConcurrentLinkedQueue<>();

	private final Queue<Dropped> dropped = new ConcurrentLinkedQueue<>();

	private final Queue<Pause> byPeer = new ConcurrentLinkedQueue<>();

	private final Queue<Pause> ofPeer = new ConcurrentLinkedQueue<>();

	private final Queue<String> links = new ConcurrentLinkedQueue<>();

	private final Queue<String> offLoop = new ConcurrentLinkedQueue<>();

	private final Queue<Limit> limits = new ConcurrentLinkedQueue<>();

	private final AtomicInteger draining = new AtomicInteger();

	private volatile @Nullable RuntimeException failure;

	/**
	 * Throws that from each method from now on.
	 */
	void failWith(RuntimeException failure) {
		this.failure = failure;
	}

	List<Peer> opened() {
		return new ArrayList<>(this.opened);
	}

	List<Problem> closed() {
		return new ArrayList<>(this.closed);
	}

	List<Dropped> dropped() {
		return new ArrayList<>(this.dropped);
	}

	/**
	 * Pauses that the peer asked for.
	 */
	List<Pause> byPeer() {
		return new ArrayList<>(this.byPeer);
	}

	/**
	 * Pauses that the peer was asked for.
	 */
	List<Pause> ofPeer() {
		return new ArrayList<>(this.ofPeer);
	}

	/**
	 * Bounds that the peer ran into.
	 */
	List<Limit> limits() {
		return new ArrayList<>(this.limits);
	}

	/**
	 * What became of the links of connections, in order.
	 */
	List<String> links() {
		return new ArrayList<>(this.links);
	}

	int draining() {
		return this.draining.get();
	}

	/**
	 * What it was told on another thread than the loop's.
	 */
	List<String> offLoop() {
		return new ArrayList<>(this.offLoop);
	}

	@Override
	public void opened(Connection connection, Peer peer) {
		this.opened.add(peer);
		told(connection, "opened");
	}

	@Override
	public void peerDraining(Connection connection) {
		this.draining.incrementAndGet();
		told(connection, "peerDraining");
	}

	@Override
	public void pausedByPeer(Connection connection, FlowScope scope, boolean paused) {
		this.byPeer.add(new Pause(scope, paused));
		told(connection, "pausedByPeer");
	}

	@Override
	public void pausedPeer(Connection connection, FlowScope scope, boolean paused) {
		this.ofPeer.add(new Pause(scope, paused));
		told(connection, "pausedPeer");
	}

	@Override
	public void broken(Connection connection, Problem reason) {
		this.links.add(connection.id() + " broke");
		told(connection, "broken");
	}

	@Override
	public void takenUp(Connection carrier, Connection connection) {
		this.links.add(connection.id() + " goes on over that of " + carrier.id());
		told(connection, "takenUp");
	}

	@Override
	public void dropped(Connection connection, Dropped what) {
		this.dropped.add(what);
		told(connection, "dropped");
	}

	@Override
	public void limitHit(Connection connection, Limit limit) {
		this.limits.add(limit);
		told(connection, "limitHit");
	}

	@Override
	public void closed(Connection connection, Problem reason) {
		this.closed.add(reason);
		told(connection, "closed");
	}

	private void told(Connection connection, String what) {
		if (!connection.link().inLoop()) {
			this.offLoop.add(what);
		}
		RuntimeException thrown = this.failure;
		if (thrown != null) {
			throw thrown;
		}
	}

	/**
	 * A pause or, where {@code paused} is not set, its end.
	 */
	record Pause(FlowScope scope, boolean paused) {

	}

}
