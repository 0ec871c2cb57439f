package dev.conduit.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.transport.Link;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingStatistics;

/**
 * A subscription that this side holds at its peer, for as long as the connection lives.
 *
 * @since 0.1.0
 */
public final class RemoteSubscription {

	private static final Logger logger = LoggerFactory.getLogger(RemoteSubscription.class);

	private final Link link;

	private final OutgoingMessages outgoing;

	private final IncomingMessages incoming;

	private final Wanted wanted;

	private final Consumer<Delivery> receiver;

	private volatile long id;

	private volatile @Nullable RingSubscription ring;

	private RemoteSubscription(Link link, Traffic traffic, Wanted wanted, Consumer<Delivery> receiver) {
		this.link = link;
		this.outgoing = traffic.outgoingMessages();
		this.incoming = traffic.incomingMessages();
		this.wanted = wanted;
		this.receiver = receiver;
	}

	/**
	 * Subscribes; nothing is left behind where the peer refuses.
	 */
	static CompletionStage<RemoteSubscription> open(Link link, Traffic traffic, Wanted wanted,
			Consumer<Delivery> receiver) {
		RemoteSubscription subscription = new RemoteSubscription(link, traffic, wanted, receiver);
		return subscription.begin(wanted.takesRing() ? link.ringReaders() : null).thenApply((ignored) -> subscription);
	}

	/**
	 * Asks for the messages, from a ring where this side can read some.
	 */
	private CompletableFuture<Void> begin(RingReader.@Nullable Factory rings) {
		return this.outgoing.subscribe(this.wanted, rings != null, this::begin).handle((ack, ex) -> {
			if (ex != null) {
				this.incoming.removeReceiver(this.id);
				throw (ex instanceof RuntimeException known) ? known : new CompletionException(ex);
			}
			return ack;
		}).thenCompose((ack) -> {
			Frame.RingPlace place = ack.ring();
			return (rings != null && place != null) ? read(rings, place) : CompletableFuture.completedFuture(null);
		});
	}

	/** Before the frame is sent: the loop hands over nothing of this id earlier. */
	private void begin(long assigned) {
		this.id = assigned;
		this.incoming.receiver(assigned, this.receiver);
	}

	// on the loop

	private CompletableFuture<Void> read(RingReader.Factory rings, Frame.RingPlace place) {
		RingSubscription reading = this.incoming.read(this.id, rings, place, this.outgoing::refusedHere,
				(cause) -> this.link.execute(() -> readNoMore(cause)));
		if (reading == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.ring = reading;
		CompletableFuture<Void> begun = new CompletableFuture<>();
		reading.begun().whenComplete((ignored, ex) -> this.link.execute(() -> {
			CompletionStage<Void> next = (ex != null) ? withoutRing(ex) : CompletableFuture.completedFuture(null);
			next.whenComplete((nothing, failure) -> complete(begun, failure));
		}));
		return begun;
	}

	private static void complete(CompletableFuture<Void> begun, @Nullable Throwable failure) {
		if (failure != null) {
			begun.completeExceptionally(failure);
		}
		else {
			begun.complete(null);
		}
	}

	private void readNoMore(Throwable cause) {
		withoutRing(cause).exceptionally((ex) -> {
			logger.error("Subscription to '{}' ends: it cannot be had over the connection either",
					this.wanted.pattern(), ex);
			return null;
		});
	}

	/**
	 * Subscribes anew, unless it has ended meanwhile, so that each message comes over the
	 * connection.
	 */
	private CompletionStage<Void> withoutRing(Throwable cause) {
		this.ring = null;
		if (!this.incoming.removeReceiver(this.id)) {
			return CompletableFuture.completedFuture(null);
		}
		logger.warn("Messages of '{}' come over the connection and not from a shared ring: {}", this.wanted.pattern(),
				(cause instanceof CompletionException && cause.getCause() != null) ? cause.getCause().getMessage()
						: cause.getMessage());
		this.outgoing.unsubscribe(this.id);
		return begin((RingReader.Factory) null);
	}

	// any thread

	/**
	 * Number of the subscription.
	 * @return unique within the connection
	 */
	public long id() {
		return this.id;
	}

	/**
	 * The ring from which the messages come, written once for all its readers.
	 * @return what was read from it so far, or {@code null} where the messages come over
	 * the connection
	 */
	public @Nullable RingStatistics ring() {
		RingSubscription current = this.ring;
		return (current != null) ? current.statistics() : null;
	}

	/**
	 * Ends it. Messages that are on their way are refused, so that their producer learns
	 * that nobody took them. Any thread.
	 */
	public void close() {
		this.link.execute(() -> {
			if (this.incoming.removeReceiver(this.id)) {
				this.outgoing.unsubscribe(this.id);
			}
		});
	}

	/**
	 * What is asked for.
	 *
	 * @param pattern the topics, with wildcards
	 * @param ack what this side will send for each message
	 * @param group name of the group that shares the messages, empty for none
	 * @param shared whether messages may come on another thread than the loop
	 */
	record Wanted(String pattern, AckLevel ack, String group, boolean shared) {

		/** What is acknowledged, or shared out, is between the peer and this side. */
		boolean takesRing() {
			return this.shared && this.ack == AckLevel.NONE && this.group.isEmpty();
		}

	}

}
