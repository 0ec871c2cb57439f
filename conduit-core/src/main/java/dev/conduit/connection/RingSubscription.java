package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingStatistics;

/**
 * A subscription of this side that is read from a ring of the peer's. Messages come on
 * the ring's thread. Nobody acknowledges them; what is refused is counted here, as the
 * peer would have counted it.
 */
final class RingSubscription implements RingReader.Receiver, Source {

	private static final Logger logger = LoggerFactory.getLogger(RingSubscription.class);

	/** How often losses are logged at most; the figures are always right. */
	private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final Duration SHORTEST = Duration.ofNanos(1000);

	private final String name;

	private final Peer peer;

	private final Timer timer;

	private final Consumer<Delivery> receiver;

	private final Runnable refused;

	private final Consumer<Throwable> whenBroken;

	private final RingReader reader;

	/** All that was lost, and when to say so again; used by the ring's thread. */
	private long lost;

	private long nextTold;

	/**
	 * Begins to read.
	 * @param place where
	 * @param receiver gets each message on the ring's thread
	 * @param refused called for each message that was not taken; any thread
	 * @param whenBroken called when nothing comes any more, although it should
	 */
	RingSubscription(RingReader.Factory rings, Frame.RingPlace place, Peer peer, Timer timer,
			Consumer<Delivery> receiver, Runnable refused, Consumer<Throwable> whenBroken) {
		this.name = place.name();
		this.peer = peer;
		this.timer = timer;
		this.receiver = receiver;
		this.refused = refused;
		this.whenBroken = whenBroken;
		this.reader = rings.read(place.name(), place.position(), this);
	}

	CompletionStage<Void> begun() {
		return this.reader.begun();
	}

	RingStatistics statistics() {
		return this.reader.statistics();
	}

	/** The peer is gone, and what it has written is not. */
	void finish() {
		this.reader.finish();
	}

	void close() {
		this.reader.close();
	}

	// called by the reader

	@Override
	public void message(Frame.Message frame, long nanos) {
		this.receiver.accept(new RingDelivery(frame, expiry(frame, nanos)));
	}

	/** Its time went on while it was in the ring. */
	private Deadline expiry(Frame.Message frame, long nanos) {
		Duration timeToLive = frame.handling().timeToLive();
		if (timeToLive == null) {
			return Deadline.NONE;
		}
		Duration left = timeToLive.minusNanos(nanos);
		return Deadline.within(this.timer, left.isPositive() ? left : SHORTEST);
	}

	@Override
	public void lost(long count) {
		this.lost += count;
		long now = this.timer.nanoTime();
		if (this.nextTold == 0 || now - this.nextTold >= 0) {
			this.nextTold = now + TELL_NANOS;
			logger.warn("{} messages were lost in ring '{}': they came faster than the subscriber took them", this.lost,
					this.name);
		}
	}

	@Override
	public void broken(Throwable cause) {
		this.whenBroken.accept(cause);
	}

	// the source of its messages

	@Override
	public void pause() {
		this.reader.pause();
	}

	@Override
	public void resume() {
		this.reader.resume();
	}

	/** A message that was read, and that only this side still knows of. */
	private final class RingDelivery implements Delivery {

		private final Frame.Message frame;

		private final Message message;

		private final Deadline expiry;

		private final AtomicBoolean ended = new AtomicBoolean();

		RingDelivery(Frame.Message frame, Deadline expiry) {
			this.frame = frame;
			this.message = new Message(frame.topic(), frame.headers(), frame.payload(), frame.id(), frame.handling());
			this.expiry = expiry;
		}

		@Override
		public Message message() {
			return this.message;
		}

		@Override
		public int attempt() {
			return this.frame.attempt();
		}

		@Override
		public AckLevel ackLevel() {
			return AckLevel.NONE;
		}

		@Override
		public Deadline expiry() {
			return this.expiry;
		}

		@Override
		public Source source() {
			return RingSubscription.this;
		}

		@Override
		public Peer peer() {
			return RingSubscription.this.peer;
		}

		@Override
		public void received() {
			// Nobody waits for that.
		}

		@Override
		public void processed() {
			this.ended.set(true);
		}

		@Override
		public void reject(Problem problem) {
			if (this.ended.compareAndSet(false, true)) {
				RingSubscription.this.refused.run();
			}
		}

	}

}
