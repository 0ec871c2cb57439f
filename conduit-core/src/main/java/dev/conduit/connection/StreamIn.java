package dev.conduit.connection;

import java.util.concurrent.Flow;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Payload;
import dev.conduit.transport.Link;

/**
 * Items that the peer sends, for one subscriber. Each goes to the subscriber at once, on
 * the loop; the peer has credit for what the subscriber requested, and never for more
 * than a window, so that a subscriber who requests without bound does not give up the
 * bound. All state belongs to the loop.
 */
final class StreamIn implements Flow.Publisher<Payload>, Flow.Subscription {

	/** Items that may be on their way at once. */
	static final int WINDOW = 256;

	private static final Logger logger = LoggerFactory.getLogger(StreamIn.class);

	private final Link link;

	private final IntConsumer credit;

	private final Runnable whenCancelled;

	private Flow.@Nullable Subscriber<? super Payload> subscriber;

	/** Items that the subscriber wants and has not got. */
	private long requested;

	/** Those of them that the peer may send. */
	private int granted;

	private boolean over;

	private @Nullable ConduitException failure;

	/**
	 * A stream that nobody subscribed to.
	 * @param credit sends credit to the peer; called on the loop
	 * @param whenCancelled the subscriber wants no more; called on the loop
	 */
	StreamIn(Link link, IntConsumer credit, Runnable whenCancelled) {
		this.link = link;
		this.credit = credit;
		this.whenCancelled = whenCancelled;
	}

	// the subscriber, on any thread

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> next) {
		this.link.execute(() -> begin(next));
	}

	private void begin(Flow.Subscriber<? super Payload> next) {
		if (this.subscriber != null) {
			refuse(next, new IllegalStateException("a stream of a connection has one subscriber"));
			return;
		}
		this.subscriber = next;
		try {
			next.onSubscribe(this);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
		if (this.over) {
			tellEnd(next);
		}
	}

	/**
	 * Ends a subscription that cannot begin.
	 */
	static void refuse(Flow.Subscriber<? super Payload> subscriber, Throwable failure) {
		subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long items) {
				// There are none.
			}

			@Override
			public void cancel() {
				// It is over.
			}

		});
		subscriber.onError(failure);
	}

	@Override
	public void request(long items) {
		this.link.execute(() -> {
			if (this.over) {
				return;
			}
			if (items <= 0) {
				cancelNow();
				tellError(subscriber(),
						new IllegalArgumentException("items to request must be positive (was %d)".formatted(items)));
				return;
			}
			this.requested = (this.requested + items < 0) ? Long.MAX_VALUE : (this.requested + items);
			grant();
		});
	}

	@Override
	public void cancel() {
		this.link.execute(this::cancelNow);
	}

	private void cancelNow() {
		if (!this.over) {
			this.over = true;
			this.whenCancelled.run();
		}
	}

	/** In few frames: not before half of the window is used up. */
	private void grant() {
		int more = (int) Math.min(this.requested - this.granted, WINDOW - this.granted);
		if (!this.over && more > 0 && this.granted <= WINDOW / 2) {
			this.granted += more;
			this.credit.accept(more);
		}
	}

	// the peer, on the loop

	void item(Payload item) {
		if (this.granted == 0) {
			throw new ProtocolViolation("an item of a stream came without credit");
		}
		this.granted--;
		this.requested--;
		if (!this.over) {
			try {
				subscriber().onNext(item);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
			grant();
		}
	}

	/**
	 * No item comes any more. Any thread.
	 * @param reason what went wrong, or {@code null}
	 */
	void end(@Nullable ConduitException reason) {
		this.link.execute(() -> {
			if (this.over) {
				return;
			}
			this.over = true;
			this.failure = reason;
			if (this.subscriber != null) {
				tellEnd(this.subscriber);
			}
		});
	}

	/** On the loop. */
	boolean hasSubscriber() {
		return this.subscriber != null;
	}

	private void tellEnd(Flow.Subscriber<? super Payload> told) {
		ConduitException reason = this.failure;
		if (reason != null) {
			tellError(told, reason);
			return;
		}
		try {
			told.onComplete();
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private void tellError(Flow.Subscriber<? super Payload> told, Throwable error) {
		try {
			told.onError(error);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private Flow.Subscriber<? super Payload> subscriber() {
		Flow.Subscriber<? super Payload> known = this.subscriber;
		if (known == null) {
			throw new IllegalStateException("nobody subscribed");
		}
		return known;
	}

	/** What a subscriber throws ends its stream and nothing else. */
	private void failed(Throwable failure) {
		logger.error("The subscriber of a stream failed", failure);
		cancelNow();
	}

}
