package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.connection.Connection;
import dev.conduit.dispatch.InOrder;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Tells others what happens to a client.
 */
final class ClientNews {

	private static final Logger logger = LoggerFactory.getLogger(ClientNews.class);

	/** Changes of connections that may wait for a listener. */
	private static final int MAX_WAITING = 1024;

	private final String client;

	private final Consumer<ClientState> onState;

	private final List<ClientListener> listeners;

	private final InOrder order;

	private final AtomicBoolean draining = new AtomicBoolean();

	private final CompletableFuture<Void> told = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** Both guarded by the lock. */
	private final Deque<ClientState> untold = new ArrayDeque<>(4);

	private boolean telling;

	/** Guarded by whoever reports connections. */
	private boolean connectedBefore;

	ClientNews(String client, Consumer<ClientState> onState, List<ClientListener> listeners) {
		this.client = client;
		this.onState = onState;
		this.listeners = List.copyOf(listeners);
		this.order = new InOrder("conduit-news-" + client, MAX_WAITING);
	}

	/**
	 * Tells the changes that nobody has told, one after the other. On any thread, which
	 * holds no lock.
	 */
	void tellStates() {
		for (ClientState next = untold(false); next != null; next = untold(true)) {
			try {
				this.onState.accept(next);
			}
			catch (RuntimeException ex) {
				logger.warn("{} failed with what it was told of client '{}'", this.onState, this.client, ex);
			}
		}
	}

	/**
	 * The next change for a thread that is the only one to tell.
	 * @param mine whether it already is
	 */
	private @Nullable ClientState untold(boolean mine) {
		this.lock.lock();
		try {
			if (this.telling && !mine) {
				return null;
			}
			ClientState next = this.untold.poll();
			this.telling = next != null;
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	// under the lock of the pool, in order

	/**
	 * The state changed; {@link #tellStates()} tells it.
	 */
	void changed(ClientState state) {
		this.lock.lock();
		try {
			if (this.untold.size() == MAX_WAITING) {
				// Whoever is told blocks, against the rules: the latest is what counts.
				this.untold.remove();
			}
			this.untold.add(state);
		}
		finally {
			this.lock.unlock();
		}
	}

	void connected(Connection connection) {
		Peer server = peer(connection);
		if (this.connectedBefore) {
			tell((listener) -> listener.reconnected(server));
		}
		else {
			this.connectedBefore = true;
			tell((listener) -> listener.connected(server));
		}
	}

	void disconnected(Connection connection, Problem reason) {
		Peer server = peer(connection);
		tell((listener) -> listener.disconnected(server, reason));
	}

	/**
	 * Waits until listeners were told of all that happened.
	 * @param patience how long at most
	 */
	CompletionStage<Void> drain(Timer timer, Duration patience) {
		// Once: the timer of a client that was closed before has ended.
		if (this.draining.compareAndSet(false, true)) {
			if (this.listeners.isEmpty() || !this.order.execute(() -> this.told.complete(null))) {
				this.told.complete(null);
			}
			Timer.Timeout timeout = timer.schedule(patience, () -> this.told.complete(null));
			CompletionStage<Void> ended = this.told;
			ended.thenRun(timeout::cancel);
		}
		return this.told.minimalCompletionStage();
	}

	private static Peer peer(Connection connection) {
		return Objects.requireNonNull(connection.peer());
	}

	private void tell(Consumer<ClientListener> news) {
		if (!this.listeners.isEmpty() && !this.order.execute(() -> tellAll(news))) {
			logger.warn("A listener of client '{}' is {} changes behind, and misses one", this.client, MAX_WAITING);
		}
	}

	private void tellAll(Consumer<ClientListener> news) {
		for (ClientListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				logger.warn("{} failed with what it was told of client '{}'", listener, this.client, ex);
			}
		}
	}

}
