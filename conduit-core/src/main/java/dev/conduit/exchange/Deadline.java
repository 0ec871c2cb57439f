package dev.conduit.exchange;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.conduit.time.Timer;

/**
 * The moment after which nobody waits for a result any more. It travels with a call, and
 * a call made inside a handler inherits what is left.
 *
 * @since 0.1.0
 */
public final class Deadline {

	/** No deadline. */
	public static final Deadline NONE = new Deadline(null, 0);

	private static final ThreadLocal<Current> CURRENT = ThreadLocal.withInitial(Current::new);

	private final @Nullable Timer timer;

	private final long at;

	private Deadline(@Nullable Timer timer, long at) {
		this.timer = timer;
		this.at = at;
	}

	/**
	 * A deadline from now on.
	 * @param timer its clock
	 * @param duration how far away; less than 292 years
	 * @return the deadline
	 */
	public static Deadline after(Timer timer, Duration duration) {
		return new Deadline(timer, timer.nanoTime() + duration.toNanos());
	}

	/**
	 * A deadline from now on, by the figure that {@link #nanosLeft()} gives.
	 * @param timer its clock
	 * @param nanos how far away, in nanoseconds; {@link Long#MAX_VALUE} for no deadline
	 * @return the deadline, {@link #NONE} for no duration
	 */
	public static Deadline afterNanos(Timer timer, long nanos) {
		return (nanos != Long.MAX_VALUE) ? new Deadline(timer, timer.nanoTime() + nanos) : NONE;
	}

	/**
	 * A deadline from a moment on that has been read from the clock already.
	 * @param timer the clock
	 * @param moment what it said then
	 * @param nanos how far away, in nanoseconds, and not for ever
	 * @return the deadline
	 */
	public static Deadline afterMoment(Timer timer, long moment, long nanos) {
		return new Deadline(timer, moment + nanos);
	}

	/**
	 * A deadline from now on, if there is to be one.
	 * @param timer its clock
	 * @param duration how far away, less than 292 years; {@code null} for no deadline
	 * @return the deadline, {@link #NONE} for no duration
	 */
	public static Deadline within(Timer timer, @Nullable Duration duration) {
		return (duration != null) ? after(timer, duration) : NONE;
	}

	/**
	 * The deadline of the call that this thread handles.
	 * @return the deadline, {@link #NONE} outside a call
	 */
	public static Deadline current() {
		return CURRENT.get().deadline;
	}

	/**
	 * Makes this the current deadline of this thread until the scope is closed.
	 * @return the scope, to be closed by the same thread
	 */
	public Scope open() {
		Current current = CURRENT.get();
		Deadline before = current.deadline;
		current.deadline = this;
		return (before == NONE) ? current : () -> current.deadline = before;
	}

	/**
	 * Whether there is a deadline at all.
	 * @return whether there is
	 */
	public boolean isBounded() {
		return this.timer != null;
	}

	/**
	 * Whether it passed.
	 * @return whether nobody waits any more
	 */
	public boolean isExpired() {
		return this.timer != null && this.at - this.timer.nanoTime() <= 0;
	}

	/**
	 * What is left.
	 * @return zero or more, or {@code null} where there is no deadline
	 */
	public @Nullable Duration remaining() {
		return (this.timer != null) ? Duration.ofNanos(nanosLeft()) : null;
	}

	/**
	 * What is left, in nanoseconds.
	 * @return zero or more, {@link Long#MAX_VALUE} where there is no deadline
	 */
	public long nanosLeft() {
		return (this.timer != null) ? Math.max(0, this.at - this.timer.nanoTime()) : Long.MAX_VALUE;
	}

	/**
	 * When it passes, in nanoseconds after a moment.
	 * @param clock the clock by which that moment was read
	 * @return {@link Long#MAX_VALUE} where there is no deadline
	 */
	long momentOn(Timer clock, long origin) {
		if (this.timer == null) {
			return Long.MAX_VALUE;
		}
		return (clock.equals(this.timer)) ? this.at - origin : clock.nanoTime() - origin + nanosLeft();
	}

	/**
	 * The earlier of two.
	 * @param other the other
	 * @return this or the other
	 */
	public Deadline earlier(Deadline other) {
		if (this.timer == null) {
			return other;
		}
		return (other.timer == null || this.at - other.at <= 0) ? this : other;
	}

	@Override
	public String toString() {
		return (this.timer != null) ? ("Deadline[" + Objects.requireNonNull(remaining()) + " left]") : "Deadline[none]";
	}

	/**
	 * Time during which a deadline is the current one.
	 */
	public interface Scope extends AutoCloseable {

		@Override
		void close();

	}

	/**
	 * That of a thread, and the scope that leaves none behind.
	 */
	private static final class Current implements Scope {

		private Deadline deadline = NONE;

		@Override
		public void close() {
			this.deadline = NONE;
		}

	}

}
