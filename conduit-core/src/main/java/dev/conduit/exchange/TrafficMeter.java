package dev.conduit.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What is left of the {@link TrafficRate} of one principal: a bucket of each kind that
 * holds what a second brings. For any thread; the clock is the caller's.
 *
 * @since 0.1.0
 */
public final class TrafficMeter {

	private final TrafficRate rate;

	private final @Nullable Throttle messages;

	private final @Nullable Throttle bytes;

	/**
	 * A meter of which nothing is used.
	 * @param rate how much may be sent
	 * @param now the time in nanoseconds
	 */
	public TrafficMeter(TrafficRate rate, long now) {
		this.rate = rate;
		this.messages = throttle(rate.messages(), now);
		this.bytes = throttle(rate.bytes(), now);
	}

	private static @Nullable Throttle throttle(long perSecond, long now) {
		return (perSecond > 0) ? new Throttle(perSecond, perSecond, now) : null;
	}

	/**
	 * What is measured.
	 * @return how much may be sent
	 */
	public TrafficRate rate() {
		return this.rate;
	}

	/**
	 * A call or message came. Where one of the two rates does not allow it, neither is
	 * used.
	 * @param size bytes of its payload
	 * @param now the time in nanoseconds
	 * @return {@code null} where it may pass
	 */
	public @Nullable Refusal take(long size, long now) {
		long wait = (this.messages != null) ? this.messages.take(1, now) : 0;
		if (wait > 0) {
			return new Refusal(true, wait);
		}
		wait = (this.bytes != null) ? this.bytes.take(size, now) : 0;
		if (wait > 0) {
			if (this.messages != null) {
				this.messages.giveBack(1);
			}
			return new Refusal(false, wait);
		}
		return null;
	}

	/**
	 * An item of a stream came, which nobody refuses.
	 * @param size bytes of its payload
	 * @param now the time in nanoseconds
	 * @return nanoseconds to wait before more is asked for
	 */
	public long charge(long size, long now) {
		return (this.bytes != null) ? this.bytes.charge(size, now) : 0;
	}

	/**
	 * Whether nothing is used, so that a new meter would be the same.
	 * @param now the time in nanoseconds
	 * @return whether it is so
	 */
	public boolean isUnused(long now) {
		return (this.messages == null || this.messages.isFull(now)) && (this.bytes == null || this.bytes.isFull(now));
	}

	/**
	 * Something that came too soon.
	 *
	 * @param tooMany whether it is the number, and not the bytes
	 * @param nanos how long to wait, if nobody else of the principal sends anything
	 */
	public record Refusal(boolean tooMany, long nanos) {

	}

}
