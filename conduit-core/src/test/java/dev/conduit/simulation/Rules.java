package dev.conduit.simulation;

import java.util.Collection;

import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.dispatch.DispatchStatistics;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.SubscriberStatistics;

/**
 * What holds at each moment, and what holds when nothing is to be done any more.
 */
final class Rules {

	/** A frame that is larger than a bound is taken where nothing was before. */
	private static final int ONE_FRAME = 32 * 1024;

	/** The least that one unfinished call or message counts. */
	private static final int SMALLEST_COST = 256;

	private final World world;

	private final Town town;

	private final Ledger ledger;

	Rules(World world, Town town) {
		this.world = world;
		this.town = town;
		this.ledger = world.ledger();
	}

	// at each moment

	void check() {
		this.world.calls().check();
		ConduitServer server = this.town.server().conduit();
		if (server != null && this.town.serverProcess().isAlive()) {
			checkServer(server);
		}
		for (SimulatedClient client : this.town.clients()) {
			ConduitClient current = client.conduit();
			if (current != null && client.process().isAlive()) {
				checkConnections(client.name(), current.connections(), this.world.settings().pool().connections(),
						this.world.settings().client());
			}
		}
	}

	private void checkServer(ConduitServer server) {
		ConnectionOptions options = this.world.settings().server().connection();
		Collection<Connection> connections = server.connections();
		checkConnections("server", connections, this.world.settings().server().maxConnections(), options);
		ServerOptions bounds = this.world.settings().server();
		long most = bounds.inboundTotal() + (long) bounds.maxConnections() * options.limits().maxMessageSize();
		this.ledger.require(server.inboundBytes() <= most, "the server holds %d unfinished bytes, %d at most",
				server.inboundBytes(), most);
		DispatchStatistics calls = server.dispatcher().statistics();
		int running = this.world.settings().dispatch().maxConcurrent()
				+ (connections.size() + 4) * options.limits().maxInFlight();
		this.ledger.require(calls.running() <= running, "%d calls run, %d at most", calls.running(), running);
		this.ledger.require(calls.queued() <= this.world.settings().dispatch().maxQueued(), "%d calls wait",
				calls.queued());
		for (SubscriberStatistics subscriber : server.bus().subscribers()) {
			checkMailbox(subscriber);
		}
	}

	/**
	 * What a receiver has in hand may have to wait again. A mailbox that lets its
	 * publishers wait takes what was on its way already, which the memory of all
	 * connections bounds, also of those that are gone.
	 */
	private void checkMailbox(SubscriberStatistics subscriber) {
		MailboxOptions options = (subscriber.subscriber().kind() == Subscriber.Kind.LISTENER)
				? this.world.settings().journal() : this.world.settings().peer();
		long all = this.world.settings().server().inboundTotal() / SMALLEST_COST;
		long most = options.bounds().capacity() + (long) options.concurrency() * subscriber.members()
				+ ((options.bounds().overflow() == OverflowPolicy.BLOCK) ? all : 0);
		int waiting = subscriber.statistics().queued() + subscriber.statistics().delayed();
		this.ledger.require(waiting <= most, "%d messages wait for %s, %d at most, of %s", waiting, subscriber, most,
				options);
	}

	private void checkConnections(String whose, Collection<Connection> connections, int most,
			ConnectionOptions options) {
		this.ledger.require(connections.size() <= most, "%s has %d connections, %d at most", whose, connections.size(),
				most);
		long inFlight = this.world.settings().server().connection().limits().maxInFlight()
				+ this.world.settings().client().limits().maxInFlight() + options.inboundLimit() / SMALLEST_COST;
		long pending = (long) this.world.network().limits().maxPendingBytes() + ONE_FRAME;
		for (Connection connection : connections) {
			this.ledger.require(connection.inFlight() <= inFlight, "%d are in flight on a connection of %s, %d at most",
					connection.inFlight(), whose, inFlight);
			this.ledger.require(connection.link().pendingBytes() <= pending, "%d bytes wait to leave %s, %d at most",
					connection.link().pendingBytes(), whose, pending);
		}
	}

	// when all is well

	/** Everybody is connected, once for each connection that is wanted. */
	boolean isConnected() {
		ConduitServer server = this.town.server().conduit();
		return this.town.isComplete() && server != null && this.town.clients().stream().allMatch(this::isConnected)
				&& server.connections().size() == this.town.clients().size()
						* this.world.settings().pool().connections();
	}

	private boolean isConnected(SimulatedClient client) {
		ConduitClient current = client.conduit();
		return current != null && current.state() == ClientState.CONNECTED
				&& current.connections().size() == this.world.settings().pool().connections();
	}

	/** Nothing is unfinished, and nobody waits for anybody. */
	String unrest() {
		StringBuilder unrest = new StringBuilder();
		if (this.world.calls().open() > 0) {
			unrest.append(this.world.calls().open()).append(" calls are open; ");
		}
		ConduitServer server = this.town.server().conduit();
		if (server != null) {
			unrestOf(server, unrest);
			server.connections().forEach((connection) -> unrestOf("server", connection, unrest));
		}
		for (SimulatedClient client : this.town.clients()) {
			ConduitClient current = client.conduit();
			if (current != null) {
				current.connections().forEach((connection) -> unrestOf(client.name(), connection, unrest));
			}
		}
		return unrest.toString();
	}

	private static void unrestOf(ConduitServer server, StringBuilder unrest) {
		DispatchStatistics calls = server.dispatcher().statistics();
		if (calls.running() + calls.queued() > 0) {
			unrest.append(calls).append("; ");
		}
		if (server.inboundBytes() != 0) {
			unrest.append(server.inboundBytes()).append(" unfinished bytes; ");
		}
		for (SubscriberStatistics subscriber : server.bus().subscribers()) {
			MailboxStatistics mailbox = subscriber.statistics();
			if (mailbox.queued() + mailbox.delayed() + mailbox.inFlight() + mailbox.waitingPublishers()
					+ mailbox.pausedSources() > 0) {
				unrest.append(subscriber).append("; ");
			}
		}
	}

	private static void unrestOf(String whose, Connection connection, StringBuilder unrest) {
		if (connection.inFlight() != 0) {
			unrest.append(
					"%d in flight on connection %d of %s; ".formatted(connection.inFlight(), connection.id(), whose));
		}
		if (!connection.pauses().isEmpty()) {
			unrest.append("connection %d of %s: %s; ".formatted(connection.id(), whose, connection.pauses()));
		}
	}

	// when all is over

	void checkEmpty() {
		this.ledger.require(this.world.network().links().isEmpty(), "links are left: %s", this.world.network().links());
		this.ledger.require(this.world.network().buffers().open() == 0, "%d bytes of buffers are not released",
				this.world.network().buffers().open());
		checkEmpty(this.town.serverProcess());
		this.town.clients().forEach((client) -> checkEmpty(client.process()));
	}

	private void checkEmpty(SimulatedProcess process) {
		this.ledger.require(process.timer().pending() == 0, "%d timers of %s are left", process.timer().pending(),
				process);
		this.ledger.require(process.running() == 0, "%d threads of %s have not ended", process.running(), process);
	}

}
