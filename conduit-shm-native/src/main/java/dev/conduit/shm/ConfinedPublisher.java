package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Publishes from one thread at a time, which nobody checks.
 */
final class ConfinedPublisher implements Publisher {

	private static final long NAP_NANOS = Naps.DEFAULT.toNanos();

	private final OwnedTopic topic;

	private final RingWriter writer;

	private final Seats seats;

	private final PublisherOptions options;

	private final Claim claim;

	/** Where nothing is gated, there is none. */
	private final @Nullable Gate gate;

	private long refused;

	private boolean closed;

	ConfinedPublisher(OwnedTopic topic, PublisherOptions options) {
		this.topic = topic;
		this.options = options;
		this.writer = new RingWriter(topic.region(), topic.wake());
		this.seats = topic.seats();
		this.claim = new Claim(this, this.writer.data());
		Geometry geometry = topic.region().geometry();
		this.gate = (geometry.gated())
				? new Gate(this.writer, this.seats, topic.space(), geometry, options.slowTimeout()) : null;
	}

	@Override
	public long publish(byte[] payload, int offset, int length) {
		long sequence = append(payload, offset, length);
		this.writer.flush();
		return sequence;
	}

	@Override
	public long publish(MemorySegment payload) {
		int length = Math.toIntExact(Math.min(payload.byteSize(), Integer.MAX_VALUE));
		if (!admit(length)) {
			return REFUSED;
		}
		MemorySegment.copy(payload, 0, this.writer.data(), this.writer.open(length), length);
		long sequence = this.writer.commit();
		this.writer.flush();
		return sequence;
	}

	@Override
	public long append(byte[] payload, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, payload.length);
		if (!admit(length)) {
			return REFUSED;
		}
		MemorySegment.copy(payload, offset, this.writer.data(), ValueLayout.JAVA_BYTE, this.writer.open(length),
				length);
		return this.writer.commit();
	}

	@Override
	public void flush() {
		if (!this.closed) {
			this.writer.flush();
		}
	}

	@Override
	public Claim claim(int length) {
		if (length < 0) {
			throw new IllegalArgumentException("'length' must not be negative (was %d)".formatted(length));
		}
		if (!admit(length)) {
			throw full();
		}
		this.claim.show(this.writer.open(length), length);
		return this.claim;
	}

	long commitClaim(boolean wake) {
		long sequence = this.writer.commit();
		if (wake) {
			this.writer.flush();
		}
		return sequence;
	}

	void abortClaim(int length) {
		this.writer.abort(length);
	}

	/** The publisher that was given out, this or one around it, is closed. */
	void forget(Publisher publisher) {
		this.topic.forget(publisher);
	}

	Claim claimed() {
		return this.claim;
	}

	@Override
	public boolean awaitSubscribers(int count, Duration timeout) {
		try (Arena sleeper = Arena.ofConfined()) {
			return awaitSubscribers(count, System.nanoTime() + timeout.toNanos(), this.topic.arrivals(sleeper));
		}
	}

	private boolean awaitSubscribers(int count, long deadline, Doorbell arrivals) {
		while (subscribers() < count) {
			int announced = arrivals.announce();
			if (this.seats.taken() >= count) {
				return true;
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			arrivals.sleep(announced, Math.min(left, NAP_NANOS));
		}
		return true;
	}

	@Override
	public int subscribers() {
		requireOpen();
		this.seats.reapIfNobodyElse();
		return this.seats.taken();
	}

	@Override
	public List<TopicStatus.SubscriberStatus> readers() {
		requireOpen();
		return this.seats.statuses(this.writer.next() - 1);
	}

	@Override
	public long position() {
		return this.writer.next();
	}

	@Override
	public long refused() {
		return this.refused;
	}

	@Override
	public long ejected() {
		return (this.gate != null) ? this.gate.ejected() : 0;
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.writer.flush();
			this.topic.close(this.options.keep());
			forget(this);
		}
	}

	/** Whether the message may be written now; throws where it never may. */
	private boolean admit(int length) {
		requireOpen();
		if (length > this.writer.maxMessage()) {
			throw new MessageTooLargeException(length, this.writer.maxMessage());
		}
		if (this.writer.isOpen()) {
			throw new IllegalStateException("a claimed message is neither committed nor aborted");
		}
		return this.gate == null || this.gate.admits(length) || admitWhenFull(this.gate, length);
	}

	private boolean admitWhenFull(Gate full, int length) {
		return switch (this.options.whenFull()) {
			case FAIL -> throw full();
			case BLOCK -> {
				if (!full.await(length, this.options.blockTimeout().toNanos(), this::requireAnotherReader)) {
					throw full();
				}
				yield true;
			}
			case DROP_NEWEST -> {
				this.refused++;
				this.writer.countRefused(this.refused);
				// Sleepers make no space.
				this.writer.flush();
				yield false;
			}
		};
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("the publisher of '%s' is closed".formatted(this.topic.name()));
		}
	}

	private void requireAnotherReader(Seat slow) {
		if (this.topic.isReadByThisThread(slow)) {
			throw new RingFullException(
					"topic '%s' is full, and this thread would wait for itself: it publishes inside a poll of the subscriber that is to make space; publish on another thread, or choose FAIL or DROP_NEWEST"
						.formatted(this.topic.name()));
		}
	}

	private RingFullException full() {
		this.writer.flush();
		return new RingFullException("topic '%s' has no space: a gated subscriber has yet to read %d messages"
			.formatted(this.topic.name(), this.topic.region().geometry().slotCount()));
	}

}
