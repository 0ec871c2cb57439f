package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.Connection;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Address;

/**
 * Keeps one connection: tries its addresses in order, pauses after a round that failed,
 * and begins again when the connection ends. A round in which a server refused who this
 * client is, and none took it, is the last one. Its state changes under the lock of the
 * pool that it belongs to.
 */
final class Connector {

	private static final Logger logger = LoggerFactory.getLogger(Connector.class);

	private static final Problem CLOSED = Problem.of(ErrorCode.NORMAL, "the client was closed");

	private final ClientOptions options;

	private final ClientRuntime runtime;

	private final List<Address> addresses;

	private final ConnectionPool pool;

	private final Attempt.Factory attempts;

	/** Written under the lock, read without. */
	private volatile ClientState state = ClientState.NEW;

	/** Also while it is broken. Written under the lock, read without. */
	private volatile @Nullable Connection connection;

	/** Guarded by the lock, as what follows. */
	private int failedRounds;

	private Timer.@Nullable Timeout nextRound;

	/**
	 * Those that have not ended: the one in use, and those whose servers go away and
	 * finish what was begun.
	 */
	private final Set<Connection> alive = ConcurrentHashMap.newKeySet();

	Connector(ClientOptions options, ClientRuntime runtime, ClientAuthentication authentication, ClientHandler handler,
			List<Address> addresses, ConnectionPool pool) {
		this.options = options;
		this.runtime = runtime;
		this.addresses = addresses;
		this.pool = pool;
		this.attempts = new Attempt.Factory(options, runtime, authentication, handler, pool.resumable(), pool.totals(),
				this::lost, this::broken);
	}

	ClientState state() {
		return this.state;
	}

	void start() {
		if (become(ClientState.CONNECTING, ClientState.NEW)) {
			round();
		}
	}

	// rounds: one at a time

	private void round() {
		new Round(this.attempts, this.addresses, this.connection, () -> this.state != ClientState.CLOSED, this::ended)
			.begin();
	}

	private void ended(Round.Result round) {
		Connection open = round.connection();
		if (open == null) {
			failed(round);
		}
		else if (open.equals(this.connection)) {
			takenUp(open);
		}
		else {
			connected(open, round.failures());
		}
	}

	private void takenUp(Connection open) {
		boolean wanted = this.pool.change(() -> {
			if (this.state != ClientState.CONNECTING || !open.equals(this.connection)) {
				return false;
			}
			this.failedRounds = 0;
			this.state = ClientState.CONNECTED;
			return true;
		});
		if (wanted) {
			logger.info("Client '{}' took its connection up again", this.options.name());
		}
		lookAgain(open);
	}

	/**
	 * What broke before it was in use is found here.
	 */
	private void lookAgain(Connection open) {
		if (open.isBroken()) {
			broken(open, Problem.of(ErrorCode.DISCONNECTED, "the link broke at once"));
		}
	}

	/**
	 * The connection waits to be taken up again.
	 */
	private void broken(Connection open, Problem reason) {
		if (become(ClientState.CONNECTING, ClientState.CONNECTED, open)) {
			logger.info("Client '{}' lost the link of its connection and takes it up again: {}", this.options.name(),
					reason.summary());
			execute(this::round);
		}
	}

	private void connected(Connection open, List<Problem> failures) {
		Connection before = this.connection;
		if (before != null) {
			lost(before, Problem.of(ErrorCode.DISCONNECTED, "the server did not take the connection up again"));
		}
		this.alive.add(open);
		this.pool.prepare(open);
		boolean wanted = this.pool.change(() -> {
			if (this.state != ClientState.CONNECTING) {
				this.pool.left(open, CLOSED);
				return false;
			}
			this.connection = open;
			this.failedRounds = 0;
			this.state = ClientState.CONNECTED;
			this.pool.joined(open);
			return true;
		});
		if (wanted) {
			logger.info("Client '{}' is connected to {}{}", this.options.name(), this.addresses.get(failures.size()),
					failures.isEmpty() ? "" : (", for " + failures.get(0).summary()));
		}
		else {
			open.close(CLOSED.code(), CLOSED.detail());
		}
		open.closed().thenAccept((reason) -> {
			if (this.alive.remove(open)) {
				this.pool.totals().ended(open);
			}
			lost(open, reason);
		});
		lookAgain(open);
		if (!open.takesNew()) {
			// Its server went away before this connection was in use.
			lost(open, Problem.of(ErrorCode.SHUTTING_DOWN, "the server goes away"));
		}
	}

	private void failed(Round.Result round) {
		Problem refused = round.refusal().orElse(null);
		Problem shown = (refused != null) ? refused : round.failures().getLast();
		boolean wanted = this.pool.change(() -> {
			if (this.state != ClientState.CONNECTING) {
				return false;
			}
			this.pool.failed(shown);
			this.state = (refused != null) ? ClientState.FAILED : ClientState.WAITING;
			this.failedRounds++;
			if (refused == null) {
				Duration pause = round.pause(this.options.reconnect().delay(this.failedRounds, this.runtime.random()));
				this.nextRound = this.runtime.timer().schedule(pause, () -> execute(this::again));
			}
			else {
				logger.error("Client '{}' gives up: {}", this.options.name(), refused.summary());
			}
			return true;
		});
		Connection broken = this.connection;
		if (wanted && refused != null && broken != null) {
			broken.abort(refused);
		}
		if (wanted && refused == null && this.failedRounds == 1) {
			logger.warn("Client '{}' cannot reach {} and tries again: {}", this.options.name(), this.addresses,
					shown.summary());
		}
	}

	private void again() {
		if (become(ClientState.CONNECTING, ClientState.WAITING)) {
			round();
		}
	}

	/**
	 * The connection ended, or its server goes away. Where it was broken a round goes on
	 * already, or waits.
	 */
	private void lost(Connection ended, Problem reason) {
		AtomicBoolean first = new AtomicBoolean();
		boolean mine = this.pool.change(() -> {
			if (!ended.equals(this.connection) || this.state == ClientState.CLOSED) {
				return false;
			}
			this.connection = null;
			if (this.state == ClientState.CONNECTED) {
				this.state = ClientState.CONNECTING;
				first.set(true);
			}
			this.pool.left(ended, reason);
			return true;
		});
		if (mine && first.get()) {
			logger.info("Client '{}' lost its connection and makes a new one: {}", this.options.name(),
					reason.summary());
			execute(this::round);
		}
	}

	/**
	 * Nothing is to be done any more where the client was closed in this very moment.
	 */
	private void execute(Runnable step) {
		try {
			this.runtime.executor().execute(step);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Client '{}' is closed and connects no more", this.options.name(), ex);
		}
	}

	/**
	 * Under the lock.
	 */
	void close() {
		this.state = ClientState.CLOSED;
		if (this.connection != null) {
			this.pool.left(this.connection, CLOSED);
			this.connection = null;
		}
		if (this.nextRound != null) {
			this.nextRound.cancel();
		}
	}

	/**
	 * The connections that have not ended.
	 */
	Set<Connection> alive() {
		return this.alive;
	}

	private boolean become(ClientState next, ClientState expected) {
		return become(next, expected, this.connection);
	}

	private boolean become(ClientState next, ClientState expected, @Nullable Connection inUse) {
		return this.pool.change(() -> {
			if (this.state != expected || !Objects.equals(this.connection, inUse)) {
				return false;
			}
			this.state = next;
			return true;
		});
	}

}
