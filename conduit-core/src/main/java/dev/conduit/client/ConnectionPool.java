package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ResumableSessions;
import dev.conduit.connection.TrafficStatistics;
import dev.conduit.connection.TrafficTotals;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Address;
import dev.conduit.transport.LoopThread;

/**
 * The connections of a client. Calls are shared out among those that are ready. One of
 * them is the main one: it alone holds the subscriptions and takes the messages, so that
 * nothing comes twice and messages keep their order; when it ends, the next one that is
 * ready takes its place.
 */
final class ConnectionPool {

	private final ClientOptions options;

	private final Subscriptions subscriptions;

	private final ClientNews news;

	private final Timer timer;

	private final List<Connector> connectors;

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private final Balancer balancer;

	private final ResumableSessions resumable;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** These are written under the lock and read without. */
	private volatile List<Connection> ready = List.of();

	private volatile @Nullable Connection main;

	private final LongAdder lost = new LongAdder();

	private final TrafficTotals totals = new TrafficTotals();

	private volatile ClientState state = ClientState.NEW;

	private volatile Problem lastFailure = Problem.of(ErrorCode.CONNECTION_FAILED, "the client was not started");

	/** These are guarded by the lock. */
	private @Nullable Connection prepared;

	private boolean closed;

	ConnectionPool(ClientOptions options, ClientRuntime runtime, ClientAuthentication authentication,
			ClientHandler handler, ClientNews news) {
		this.options = options;
		this.subscriptions = handler.subscriptions();
		this.news = news;
		this.timer = runtime.timer();
		this.balancer = new Balancer(options.pool().loadBalancing());
		this.resumable = new ResumableSessions(options.connection().resume());
		this.connectors = ways(options).stream()
			.map((addresses) -> new Connector(options, runtime, authentication, handler, addresses, this))
			.toList();
	}

	/** For each connection the addresses that it may take, the addresses in turn. */
	private static List<List<Address>> ways(ClientOptions options) {
		List<List<Address>> ways = new ArrayList<>();
		for (int i = 0; i < options.pool().connections(); i++) {
			if (options.pool().loadBalancing().usesAll()) {
				options.addresses().forEach((address) -> ways.add(List.of(address)));
			}
			else {
				ways.add(options.addresses());
			}
		}
		return ways;
	}

	ClientState state() {
		return this.state;
	}

	/** What the connections share that may be taken up again. */
	ResumableSessions resumable() {
		return this.resumable;
	}

	/** What went over connections that have ended. */
	TrafficTotals totals() {
		return this.totals;
	}

	TrafficStatistics traffic() {
		return this.totals.statistics(this.connectors.stream().flatMap((one) -> one.alive().stream()).toList());
	}

	/** The connection that holds the subscriptions. */
	@Nullable Connection main() {
		return this.main;
	}

	List<Connection> ready() {
		return this.ready;
	}

	Problem lastFailure() {
		return this.lastFailure;
	}

	long lost() {
		return this.lost.sum();
	}

	CompletionStage<Void> start() {
		this.connectors.forEach(Connector::start);
		return this.first.minimalCompletionStage();
	}

	/**
	 * The connection for a call, after waiting for it where the client is on its way.
	 * @throws ConduitException if there is none, with what was wrong last
	 */
	Connection require(Deadline deadline) {
		Connection chosen = choose();
		return (chosen != null) ? chosen : await(this::choose, deadline);
	}

	/**
	 * The connection for messages, after waiting for it where the client is on its way.
	 * @throws ConduitException if there is none, with what was wrong last
	 */
	Connection requireMain(Deadline deadline) {
		Connection current = this.main;
		return (current != null) ? current : await(() -> this.main, deadline);
	}

	/** The connection for a call, or {@code null} where none is ready. */
	@Nullable Connection choose() {
		return this.balancer.choose(this.ready);
	}

	private Connection await(Supplier<@Nullable Connection> choice, Deadline deadline) {
		boolean mayWait = !LoopThread.isCurrent();
		this.lock.lock();
		try {
			long left = patience(deadline).toNanos();
			Connection chosen = choice.get();
			while (chosen == null && mayWait && isOnItsWay() && left > 0) {
				left = this.timer.await(this.changed::awaitNanos, left);
				chosen = choice.get();
			}
			if (chosen == null) {
				throw ConduitException.of(mayWait ? unavailable() : unavailableAtOnce());
			}
			return chosen;
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

	/**
	 * Whether waiting for a connection makes sense. One that is connected is on its way,
	 * too, where its last connection is about to be lost.
	 */
	boolean isOnItsWay() {
		return this.state == ClientState.CONNECTING || this.state == ClientState.CONNECTED;
	}

	private Duration patience(Deadline deadline) {
		Duration remaining = deadline.remaining();
		return (remaining != null) ? remaining : this.options.deadline();
	}

	private Problem unavailableAtOnce() {
		return !isOnItsWay() ? unavailable() : Problem.of(ErrorCode.RECONNECTING,
				"client '" + this.options.name() + "' is connecting, and this thread must not wait");
	}

	private Problem unavailable() {
		return switch (this.state) {
			case NEW -> Problem.of(ErrorCode.CONNECTION_FAILED, "client '" + this.options.name() + "' was not started");
			case CONNECTING, CONNECTED ->
				Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no connection was there in time; nothing was sent");
			case WAITING -> isOfLogin(this.lastFailure)
					? this.lastFailure.withRetry(true, this.lastFailure.retryAfter())
					: Problem.of(ErrorCode.RECONNECTING, "no server can be reached now: " + this.lastFailure.summary());
			case FAILED -> this.lastFailure;
			case CLOSED -> Problem.of(ErrorCode.SHUTTING_DOWN, "client '" + this.options.name() + "' is closed");
		};
	}

	/** A server was reached; what it said tells more than that none is there. */
	private static boolean isOfLogin(Problem failure) {
		return switch (failure.code()) {
			case AUTHENTICATION_EXPIRED, AUTHENTICATION_LOCKED, AUTHENTICATION_UNAVAILABLE -> true;
			default -> false;
		};
	}

	// for connectors

	/**
	 * Changes something under the lock, then tells what came of it.
	 * @param change says whether it changed something
	 */
	boolean change(BooleanSupplier change) {
		Connection before = this.main;
		boolean changedNow;
		this.lock.lock();
		try {
			changedNow = change.getAsBoolean();
			if (changedNow) {
				derive();
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (changedNow) {
			tell(before);
		}
		return changedNow;
	}

	private void derive() {
		ClientState next = this.closed ? ClientState.CLOSED : mostHopeful();
		if (next != this.state) {
			this.state = next;
			this.news.changed(next);
		}
	}

	private ClientState mostHopeful() {
		List<ClientState> states = this.connectors.stream().map(Connector::state).toList();
		return List
			.of(ClientState.CONNECTED, ClientState.CONNECTING, ClientState.NEW, ClientState.WAITING, ClientState.FAILED)
			.stream()
			.filter(states::contains)
			.findFirst()
			.orElse(ClientState.CLOSED);
	}

	private void tell(@Nullable Connection before) {
		Connection current = this.main;
		if (current != null && !current.equals(before)) {
			this.subscriptions.restore(current);
		}
		this.news.tellStates();
		switch (this.state) {
			case CONNECTED -> this.first.complete(null);
			case FAILED, CLOSED -> this.first.completeExceptionally(ConduitException.of(unavailable()));
			case NEW, CONNECTING, WAITING -> {
			}
		}
	}

	/**
	 * A connection is open and not in use yet. Where it will be the main one, it gets the
	 * subscriptions now, so that nothing a caller does overtakes them.
	 */
	void prepare(Connection open) {
		boolean willBeMain;
		this.lock.lock();
		try {
			willBeMain = this.main == null && this.prepared == null;
			if (willBeMain) {
				this.prepared = open;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (willBeMain) {
			this.subscriptions.restore(open);
		}
	}

	// for connectors, under the lock

	void joined(Connection open) {
		List<Connection> more = new ArrayList<>(this.ready);
		more.add(open);
		this.ready = List.copyOf(more);
		if (this.main == null && (this.prepared == null || this.prepared.equals(open))) {
			this.main = open;
			this.news.connected(open);
		}
		forget(open);
	}

	void left(Connection ended, Problem reason) {
		this.ready = this.ready.stream().filter((open) -> !open.equals(ended)).toList();
		this.lastFailure = reason;
		if (!this.closed) {
			this.lost.increment();
		}
		forget(ended);
		if (ended.equals(this.main)) {
			this.news.disconnected(ended, reason);
			this.main = null;
			if (!this.closed && !this.ready.isEmpty()) {
				this.main = this.ready.get(0);
				this.news.connected(this.ready.get(0));
			}
		}
	}

	private void forget(Connection open) {
		if (open.equals(this.prepared)) {
			this.prepared = null;
		}
	}

	void failed(Problem failure) {
		this.lastFailure = failure;
	}

	CompletionStage<Void> close() {
		change(() -> {
			boolean open = !this.closed;
			this.closed = true;
			this.connectors.forEach(Connector::close);
			return open;
		});
		List<Connection> ending = this.connectors.stream().flatMap((one) -> one.alive().stream()).toList();
		ending.forEach((open) -> open.close(ErrorCode.NORMAL, ""));
		return CompletableFuture.allOf(
				ending.stream().map((open) -> open.closed().toCompletableFuture()).toArray(CompletableFuture[]::new));
	}

}
