package dev.conduit.topic;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A receiver's share in a {@link Bus}: the topics that it gets, and the mailbox in which
 * they wait for it. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Subscription implements AutoCloseable {

	private final Bus bus;

	private final Subscriber subscriber;

	private final Mailbox mailbox;

	/** {@code null} where it shares its messages with nobody. */
	private final @Nullable Member member;

	private final AtomicBoolean ended = new AtomicBoolean();

	Subscription(Bus bus, Subscriber subscriber, Mailbox mailbox, @Nullable Member member) {
		this.bus = bus;
		this.subscriber = subscriber;
		this.mailbox = mailbox;
		this.member = member;
	}

	/**
	 * The topics that it gets.
	 * @return the pattern
	 */
	public TopicPattern pattern() {
		return this.subscriber.pattern();
	}

	/**
	 * Who it is for.
	 * @return the subscriber
	 */
	public Subscriber subscriber() {
		return this.subscriber;
	}

	/**
	 * Hands nothing to the receiver until {@link #resume()}; messages are still taken in,
	 * and whoever sends them is asked to pause when the mailbox fills. A member of a
	 * group gets no more than it may have in hand, and the others the rest.
	 */
	public void suspend() {
		this.mailbox.suspend();
	}

	/**
	 * Goes on after {@link #suspend()}.
	 */
	public void resume() {
		this.mailbox.resume();
	}

	/**
	 * What its mailbox holds and has done; that of a member of a group holds no more than
	 * it has in hand.
	 * @return one consistent moment
	 */
	public MailboxStatistics statistics() {
		return this.mailbox.statistics();
	}

	/**
	 * Ends it gently: it gets no new messages, and is closed when those that it got have
	 * ended; the last member of a group works off what waits for the group.
	 * @param patience after which time it is closed anyway
	 * @return complete when it is closed
	 */
	public CompletionStage<Void> drain(Duration patience) {
		return this.bus.unroute(this).drain(patience).thenRun(this::close);
	}

	/**
	 * Ends it at once: what waits for it is rejected, or goes to other members of its
	 * group.
	 */
	@Override
	public void close() {
		this.bus.unroute(this).close();
		this.mailbox.close();
		if (this.ended.compareAndSet(false, true)) {
			this.bus.forget(this);
		}
	}

	@Override
	public String toString() {
		return "Subscription[" + pattern() + ", " + this.mailbox + "]";
	}

	@Nullable Member member() {
		return this.member;
	}

	Mailbox mailbox() {
		return this.mailbox;
	}

}
