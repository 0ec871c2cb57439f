package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.LoopThread;

/**
 * Keeps one connection: tries the addresses in order, pauses after a round that failed,
 * and begins again when the connection ends. A round in which a server refused who this
 * client is, and none took it, is the last one.
 */
final class Connector {

	private static final Logger logger = LoggerFactory.getLogger(Connector.class);

	private static final Problem CLOSED = Problem.of(ErrorCode.NORMAL, "the client was closed");

	private final ClientOptions options;

	private final ClientRuntime runtime;

	private final Attempt.Factory attempts;

	private final Subscriptions subscriptions;

	private final ClientNews news;

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Written under the lock, read without. */
	private volatile ClientState state = ClientState.NEW;

	private volatile @Nullable Connection connection;

	/**
	 * Those that have not ended: the one in use, and those whose servers go away and
	 * finish what was begun.
	 */
	private final Set<Connection> alive = ConcurrentHashMap.newKeySet();

	/** Guarded by the lock. */
	private Problem lastFailure = Problem.of(ErrorCode.CONNECTION_FAILED, "the client was not started");

	private int failedRounds;

	private Timer.@Nullable Timeout nextRound;

	Connector(ClientOptions options, ClientRuntime runtime, ClientAuthentication authentication, ClientHandler handler,
			ClientNews news) {
		this.options = options;
		this.runtime = runtime;
		this.news = news;
		this.subscriptions = handler.subscriptions();
		this.attempts = new Attempt.Factory(options, runtime, authentication, handler, this::lost);
	}

	ClientState state() {
		return this.state;
	}

	@Nullable Connection connection() {
		return this.connection;
	}

	CompletionStage<Void> start() {
		if (become(ClientState.CONNECTING, ClientState.NEW)) {
			round();
		}
		return this.first.minimalCompletionStage();
	}

	/**
	 * The connection, after waiting for it where the client is on its way.
	 * @throws ConduitException if there is none, with what was wrong last
	 */
	Connection require(Deadline deadline) {
		Connection open = this.connection;
		if (open != null) {
			return open;
		}
		boolean mayWait = !LoopThread.isCurrent();
		this.lock.lock();
		try {
			long left = patience(deadline).toNanos();
			while (mayWait && this.connection == null && this.state == ClientState.CONNECTING && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			open = this.connection;
			if (open == null) {
				throw ConduitException.of(mayWait ? unavailable() : unavailableAtOnce());
			}
			return open;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "interrupted while the client was connecting"), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Duration patience(Deadline deadline) {
		Duration remaining = deadline.remaining();
		return (remaining != null) ? remaining : this.options.deadline();
	}

	private Problem unavailableAtOnce() {
		return (this.state != ClientState.CONNECTING) ? unavailable() : Problem.of(ErrorCode.RECONNECTING,
				"client '" + this.options.name() + "' is connecting, and this thread must not wait");
	}

	private Problem unavailable() {
		return switch (this.state) {
			case NEW -> Problem.of(ErrorCode.CONNECTION_FAILED, "client '" + this.options.name() + "' was not started");
			case CONNECTING, CONNECTED ->
				Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no connection was there in time; nothing was sent");
			case WAITING ->
				Problem.of(ErrorCode.RECONNECTING, "no server can be reached now: " + this.lastFailure.summary());
			case FAILED -> this.lastFailure;
			case CLOSED -> Problem.of(ErrorCode.SHUTTING_DOWN, "client '" + this.options.name() + "' is closed");
		};
	}

	// rounds: one at a time

	private void round() {
		new Round(this.attempts, this.options.addresses(), () -> this.state != ClientState.CLOSED, this::ended).begin();
	}

	private void ended(Round.Result round) {
		Connection open = round.connection();
		if (open != null) {
			connected(open, round.failures());
		}
		else {
			failed(round);
		}
	}

	private void connected(Connection open, List<Problem> failures) {
		boolean wanted = whileLocked(() -> {
			if (this.state != ClientState.CONNECTING) {
				return false;
			}
			this.connection = open;
			this.alive.add(open);
			this.failedRounds = 0;
			this.state = ClientState.CONNECTED;
			this.news.connected(open);
			this.changed.signalAll();
			return true;
		});
		if (!wanted) {
			open.close(CLOSED.code(), CLOSED.detail());
			return;
		}
		this.subscriptions.restore(open);
		logger.info("Client '{}' is connected to {}{}", this.options.name(),
				this.options.addresses().get(failures.size()),
				failures.isEmpty() ? "" : (", for " + failures.get(0).summary()));
		tell(ClientState.CONNECTED);
		this.first.complete(null);
		open.closed().thenAccept((reason) -> {
			this.alive.remove(open);
			lost(open, reason);
		});
	}

	private void failed(Round.Result round) {
		Problem refused = round.refusal().orElse(null);
		Problem shown = (refused != null) ? refused : round.failures().getLast();
		boolean wanted = whileLocked(() -> {
			if (this.state != ClientState.CONNECTING) {
				return false;
			}
			this.lastFailure = shown;
			this.state = (refused != null) ? ClientState.FAILED : ClientState.WAITING;
			this.failedRounds++;
			if (refused == null) {
				Duration pause = this.options.reconnect().delay(this.failedRounds, this.runtime.random());
				this.nextRound = this.runtime.timer().schedule(pause, () -> execute(this::again));
			}
			this.changed.signalAll();
			return true;
		});
		if (!wanted) {
			return;
		}
		tell(refused, shown);
	}

	private void tell(@Nullable Problem refused, Problem shown) {
		if (refused != null) {
			logger.error("Client '{}' gives up: {}", this.options.name(), refused.summary());
			this.first.completeExceptionally(ConduitException.of(refused));
			tell(ClientState.FAILED);
			return;
		}
		if (this.failedRounds == 1) {
			logger.warn("Client '{}' cannot reach {} and tries again: {}", this.options.name(),
					this.options.addresses(), shown.summary());
		}
		tell(ClientState.WAITING);
	}

	private void again() {
		if (become(ClientState.CONNECTING, ClientState.WAITING)) {
			round();
		}
	}

	/**
	 * The connection ended, or its server goes away.
	 */
	private void lost(Connection ended, Problem reason) {
		boolean mine = whileLocked(() -> {
			if (this.connection != ended || this.state == ClientState.CLOSED) {
				return false;
			}
			this.connection = null;
			this.lastFailure = reason;
			this.state = ClientState.CONNECTING;
			this.news.disconnected(ended, reason);
			return true;
		});
		if (mine) {
			logger.info("Client '{}' lost its connection and makes a new one: {}", this.options.name(),
					reason.summary());
			tell(ClientState.CONNECTING);
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

	CompletionStage<Void> close() {
		boolean mine = whileLocked(() -> {
			boolean first = this.state != ClientState.CLOSED;
			if (this.connection != null) {
				this.news.disconnected(this.connection, CLOSED);
			}
			this.state = ClientState.CLOSED;
			this.connection = null;
			if (this.nextRound != null) {
				this.nextRound.cancel();
			}
			this.changed.signalAll();
			return first;
		});
		if (mine) {
			this.first.completeExceptionally(ConduitException.of(unavailable()));
			tell(ClientState.CLOSED);
		}
		List<Connection> ending = List.copyOf(this.alive);
		ending.forEach((open) -> open.close(ErrorCode.NORMAL, ""));
		return CompletableFuture.allOf(
				ending.stream().map((open) -> open.closed().toCompletableFuture()).toArray(CompletableFuture[]::new));
	}

	private void tell(ClientState state) {
		this.news.state(state);
	}

	private boolean become(ClientState next, ClientState expected) {
		boolean changedNow = whileLocked(() -> {
			if (this.state != expected) {
				return false;
			}
			this.state = next;
			return true;
		});
		if (changedNow) {
			tell(next);
		}
		return changedNow;
	}

	private boolean whileLocked(BooleanSupplier change) {
		this.lock.lock();
		try {
			return change.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
	}

}
