package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a topic, whether its publisher is there already, comes later or
 * comes back. Each message is received whole or counted as lost: {@link #received()} and
 * {@link #lost()} together are the distance travelled.
 * <p>
 * For one thread at a time, which is checked; {@link #close()} may be called by any.
 * Waiting holds up the carrier of a virtual thread: use a platform thread.
 *
 * @since 0.1.0
 */
public final class Subscriber implements AutoCloseable {

	private static final int SPINS_PER_LOOK = 64;

	private final Domain domain;

	private final TopicSite site;

	private final String topic;

	private final SubscriberOptions options;

	private final Turnstile turnstile;

	private final Arena arena = Arena.ofShared();

	/** What sleeps while there is no topic. */
	private final Doorbell arrivals;

	private final long spinNanos;

	private final Following following;

	private long lossTold;

	private @Nullable Message taken;

	private final ViewHandler copier = this::copy;

	Subscriber(Domain domain, TopicSite site, String topic, SubscriberOptions options) {
		this.domain = domain;
		this.site = site;
		this.topic = topic;
		this.options = options;
		this.turnstile = new Turnstile("the subscriber of '%s'".formatted(topic));
		this.arrivals = domain.file().bell(this.arena, domain.futex());
		this.spinNanos = switch (options.strategy()) {
			case PARK -> 0;
			case SPIN_THEN_PARK -> options.spin().toNanos();
			case SPIN -> Long.MAX_VALUE;
		};
		domain.file().retain();
		try {
			this.following = new Following(site, options);
			domain.file().subscribers().add(this);
		}
		catch (RuntimeException ex) {
			this.arena.close();
			domain.file().release();
			throw ex;
		}
	}

	/**
	 * Shows messages that are there to a handler, where they lie; never waits. Allocates
	 * nothing.
	 * @param handler what looks at them
	 * @param limit how many at most
	 * @return how many were received
	 */
	public int poll(ViewHandler handler, int limit) {
		this.turnstile.enter();
		try {
			return pollOnce(handler, limit);
		}
		finally {
			leave();
		}
	}

	/**
	 * Shows messages to a handler, where they lie, and waits for the first.
	 * @param handler what looks at them
	 * @param limit how many at most
	 * @param timeout how long to wait at most
	 * @return how many were received; 0 if none came, or the subscriber was closed
	 * meanwhile
	 */
	public int poll(ViewHandler handler, int limit, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		int count = poll(handler, limit);
		while (count == 0 && awaitUntil(deadline)) {
			count = poll(handler, limit);
		}
		return count;
	}

	/**
	 * Takes the next message that is there, as a copy; never waits.
	 * @return nothing if there is none
	 */
	public Optional<Message> take() {
		this.turnstile.enter();
		try {
			this.taken = null;
			pollOnce(this.copier, 1);
			return Optional.ofNullable(this.taken);
		}
		finally {
			leave();
		}
	}

	/**
	 * Takes the next message, as a copy, and waits for it.
	 * @param timeout how long at most
	 * @return nothing if none came, or the subscriber was closed meanwhile
	 */
	public Optional<Message> take(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		Optional<Message> message = take();
		while (message.isEmpty() && awaitUntil(deadline)) {
			message = take();
		}
		return message;
	}

	/**
	 * Makes something of the next message that is there, where it lies. The result is
	 * handed on only if the message was whole.
	 * @param reader what reads it
	 * @return nothing if there is none
	 */
	public <T> Optional<T> read(ViewReader<T> reader) {
		Holder<T> holder = new Holder<>(reader);
		return (poll(holder, 1) > 0) ? Optional.ofNullable(holder.made) : Optional.empty();
	}

	/**
	 * Makes something of the next message, where it lies, and waits for it. The result is
	 * handed on only if the message was whole.
	 * @param reader what reads it
	 * @param timeout how long at most
	 * @return nothing if none came, or the subscriber was closed meanwhile
	 */
	public <T> Optional<T> read(ViewReader<T> reader, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		Optional<T> made = read(reader);
		while (made.isEmpty() && awaitUntil(deadline)) {
			made = read(reader);
		}
		return made;
	}

	/**
	 * Waits until there is something to read, or something was lost; takes nothing.
	 * @param timeout how long at most
	 * @return {@code false} if nothing came, or the subscriber was closed meanwhile
	 */
	public boolean await(Duration timeout) {
		return awaitUntil(System.nanoTime() + timeout.toNanos());
	}

	/**
	 * Takes the next message that is there and keeps its place in the ring: the publisher
	 * waits for it until it is released. Never waits. While something is held, the
	 * subscriber does not go on from a topic that ended to its successor.
	 * @return the message, to be released by the caller, or nothing if there is none
	 * @throws IncompatibleTopicException if the publisher does not wait for this
	 * subscriber
	 * @throws IllegalStateException if as many are held as
	 * {@link SubscriberOptions#withMaxHeld} allows
	 */
	public Optional<Held> hold() {
		this.turnstile.enter();
		try {
			Attachment current = this.following.current();
			return (current != null) ? current.hold(this, this.options.maxHeld()) : Optional.empty();
		}
		catch (TopicUnreadableException ex) {
			throw this.following.leave(ex);
		}
		catch (InternalError fault) {
			throw this.following.leave(fault);
		}
		finally {
			tellLosses();
			leave();
		}
	}

	/**
	 * Whether somebody publishes the topic: asks the lock, so not for each message.
	 * @return whether a publisher lives
	 */
	public boolean isPublished() {
		this.turnstile.enter();
		try {
			return this.site.isPublished();
		}
		finally {
			leave();
		}
	}

	/**
	 * Waits until somebody publishes the topic.
	 * @param timeout how long at most
	 * @return {@code false} if nobody came, or the subscriber was closed meanwhile
	 */
	public boolean awaitPublisher(Duration timeout) {
		this.turnstile.enter();
		try {
			return awaitPublisher(System.nanoTime() + timeout.toNanos());
		}
		finally {
			leave();
		}
	}

	/**
	 * Whether the topic is there.
	 * @return whether a file of it is mapped
	 */
	public boolean isAttached() {
		this.turnstile.enter();
		try {
			return this.following.current() != null;
		}
		finally {
			leave();
		}
	}

	/**
	 * Messages received whole. To be asked by the thread that polls.
	 * @return the count of this subscriber
	 */
	public long received() {
		return this.following.received();
	}

	/**
	 * Messages that were overwritten before they could be read. To be asked by the thread
	 * that polls.
	 * @return the exact count of this subscriber
	 */
	public long lost() {
		return this.following.lost();
	}

	/**
	 * Messages among the lost that were there, but were not what was published: their
	 * checksum was wrong. Always 0 where the topic has no
	 * {@linkplain TopicOptions#withChecksums checksums}. To be asked by the thread that
	 * polls.
	 * @return the count of this subscriber
	 */
	public long corrupted() {
		return this.following.corrupted();
	}

	/**
	 * Name of the topic.
	 * @return as it was asked for
	 */
	public String topic() {
		return this.topic;
	}

	/**
	 * Gives the seat back. A thread that waits returns soon; one that polls ends its poll
	 * first.
	 */
	@Override
	public void close() {
		if (this.turnstile.close()) {
			cleanUp();
			return;
		}
		this.site.wakeSleepers();
	}

	/** Gives a message back, on the thread that has the subscriber. */
	boolean release(Held message) {
		if (this.turnstile.isInside()) {
			return this.following.release(message);
		}
		if (this.turnstile.isClosing()) {
			// Its memory is gone, or about to go.
			return false;
		}
		this.turnstile.enter();
		try {
			return this.following.release(message);
		}
		finally {
			leave();
		}
	}

	/** Whether this thread reads for a seat of a topic, in a poll that has not ended. */
	boolean isPolledHere(String polled, Seat seat) {
		return this.turnstile.isInside() && this.topic.equals(polled) && this.following.sitsAt(seat);
	}

	private boolean awaitUntil(long deadline) {
		this.turnstile.enter();
		try {
			return await(deadline);
		}
		catch (InternalError fault) {
			throw this.following.leave(fault);
		}
		finally {
			leave();
		}
	}

	private boolean await(long deadline) {
		long spinUntil = System.nanoTime() + Math.min(this.spinNanos, deadline - System.nanoTime());
		while (!this.turnstile.isClosing()) {
			Attachment current = this.following.current();
			if (current != null && current.isReady()) {
				current.wake().awake();
				return true;
			}
			long now = System.nanoTime();
			if (now - deadline >= 0) {
				return false;
			}
			if (now - spinUntil < 0) {
				spin(current);
			}
			else {
				sleep(current, deadline - now);
			}
			this.following.idle();
		}
		return false;
	}

	private boolean awaitPublisher(long deadline) {
		while (!this.turnstile.isClosing()) {
			int announced = this.arrivals.announce();
			if (this.site.isPublished()) {
				this.arrivals.awake();
				return true;
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			this.arrivals.sleep(announced, Math.min(left, this.options.nap().toNanos()));
		}
		return false;
	}

	private void spin(@Nullable Attachment current) {
		for (int i = 0; i < SPINS_PER_LOOK && (current == null || !current.isReady()); i++) {
			Thread.onSpinWait();
		}
	}

	private void sleep(@Nullable Attachment current, long left) {
		Doorbell bell = (current != null) ? current.wake() : this.arrivals;
		int announced = bell.announce();
		boolean nothing = (current != null) ? !current.isReady() && !current.isFinished() : this.following.isUpToDate();
		if (nothing && !this.turnstile.isClosing()) {
			bell.sleep(announced, Math.min(left, this.options.nap().toNanos()));
		}
	}

	private int pollOnce(ViewHandler handler, int limit) {
		try {
			Attachment current = this.following.current();
			return (current != null) ? current.poll(handler, limit) : 0;
		}
		catch (TopicUnreadableException ex) {
			throw this.following.leave(ex);
		}
		catch (InternalError fault) {
			throw this.following.leave(fault);
		}
		finally {
			tellLosses();
		}
	}

	private void tellLosses() {
		long count = lost() - this.lossTold;
		if (count > 0) {
			this.lossTold += count;
			this.options.losses().onLoss(this.topic, count);
		}
	}

	private void leave() {
		if (this.turnstile.leave()) {
			cleanUp();
		}
	}

	private void cleanUp() {
		this.domain.file().subscribers().remove(this);
		this.following.close();
		this.arena.close();
		this.domain.forget(this);
		this.domain.file().release();
	}

	private void copy(View view) {
		byte[] payload = view.toByteArray();
		if (view.validate()) {
			this.taken = new Message(view, payload);
		}
	}

	/** Keeps what was made of a message that turned out to be whole. */
	private static final class Holder<T> implements ViewHandler {

		private final ViewReader<T> reader;

		private @Nullable T made;

		Holder(ViewReader<T> reader) {
			this.reader = reader;
		}

		@Override
		public void onMessage(View view) {
			T result = this.reader.read(view);
			this.made = (view.validate()) ? result : null;
		}

	}

}
