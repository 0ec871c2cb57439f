package dev.conduit.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.connection.Connection;
import dev.conduit.connection.RemoteSubscription;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.topic.Mailbox;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.RingStatistics;

/**
 * A subscription of a client, for as long as the client wants it: each connection holds
 * it anew.
 *
 * @since 0.1.0
 */
public final class ClientSubscription implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ClientSubscription.class);

	private final TopicPattern pattern;

	private final AckLevel ack;

	private final String group;

	private final Consumer<Delivery> receiver;

	private final @Nullable Mailbox mailbox;

	private final Consumer<ClientSubscription> onClose;

	private final CompletableFuture<Void> active = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** All guarded by the lock. */
	private @Nullable Connection connection;

	private @Nullable RemoteSubscription current;

	private boolean closed;

	ClientSubscription(TopicPattern pattern, AckLevel ack, String group, Consumer<Delivery> receiver,
			@Nullable Mailbox mailbox, Consumer<ClientSubscription> onClose) {
		this.pattern = pattern;
		this.ack = ack;
		this.group = group;
		this.receiver = receiver;
		this.mailbox = mailbox;
		this.onClose = onClose;
	}

	/**
	 * The topics.
	 * @return the pattern
	 */
	public TopicPattern pattern() {
		return this.pattern;
	}

	/**
	 * The mailbox, for its figures.
	 * @return the mailbox, or {@code null} where messages are received inline
	 */
	public @Nullable Mailbox mailbox() {
		return this.mailbox;
	}

	/**
	 * Whether messages come from a ring that other processes read as well, as over
	 * {@code shm://} where nobody acknowledges them; otherwise they come over the
	 * connection.
	 * @return what was read from the ring on this connection, or {@code null} without one
	 */
	public @Nullable RingStatistics ring() {
		this.lock.lock();
		try {
			return (this.current != null) ? this.current.ring() : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends when a server accepted the subscription for the first time, or refused it.
	 * @return the first acceptance
	 */
	public CompletionStage<Void> active() {
		return this.active.minimalCompletionStage();
	}

	/**
	 * Takes a message that was not asked for by this subscription, and matches it.
	 */
	void pushed(Delivery delivery) {
		if (this.mailbox == null) {
			// A mailbox says it when it has taken it in.
			delivery.received();
		}
		this.receiver.accept(delivery);
	}

	void begin(Connection connection) {
		this.lock.lock();
		try {
			if (this.closed || this.connection == connection) {
				return;
			}
			this.connection = connection;
		}
		finally {
			this.lock.unlock();
		}
		CompletionStage<RemoteSubscription> begun = (this.mailbox != null)
				? connection.subscribeShared(this.pattern.toString(), this.ack, this.group, this.receiver)
				: connection.subscribe(this.pattern.toString(), this.ack, this.group, this.receiver);
		begun.whenComplete(this::begun);
	}

	private void begun(@Nullable RemoteSubscription subscription, @Nullable Throwable failure) {
		if (subscription != null) {
			keep(subscription);
			this.active.complete(null);
		}
		else if (failure != null && !(failure instanceof ConduitUnavailableException)) {
			// The next connection asks again; a broken one is told by its client.
			logger.warn("The server does not take the subscription to '{}': {}", this.pattern, failure.getMessage());
			this.active.completeExceptionally(failure);
		}
	}

	private void keep(RemoteSubscription subscription) {
		boolean unwanted;
		this.lock.lock();
		try {
			unwanted = this.closed;
			this.current = subscription;
		}
		finally {
			this.lock.unlock();
		}
		if (unwanted) {
			subscription.close();
		}
	}

	/**
	 * Ends the subscription. Messages that wait in its mailbox are refused.
	 */
	@Override
	public void close() {
		RemoteSubscription open;
		this.lock.lock();
		try {
			this.closed = true;
			open = this.current;
			this.current = null;
		}
		finally {
			this.lock.unlock();
		}
		if (open != null) {
			open.close();
		}
		end();
		this.onClose.accept(this);
	}

	void end() {
		if (this.mailbox != null) {
			this.mailbox.close();
		}
	}

}
