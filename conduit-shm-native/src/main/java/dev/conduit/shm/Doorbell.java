package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A word in shared memory that sleepers wait on: odd while somebody may sleep. Who rings
 * makes it even and wakes all; where it is even, ringing is a look at one word.
 * <p>
 * The order is what makes it safe: a sleeper announces itself, <em>then</em> looks
 * whether what it waits for is there; who rings makes it so, then, behind a full fence,
 * looks for sleepers. Without the kernel's help a sleeper looks again after a short
 * pause.
 */
final class Doorbell {

	private static final long SHORTEST_PAUSE_NANOS = 50_000;

	private static final long LONGEST_PAUSE_NANOS = 1_000_000;

	private static final long NANOS_OF_SECOND = 1_000_000_000;

	private final MemorySegment memory;

	private final long offset;

	private final MemorySegment word;

	/** A {@code timespec}, of one sleeper: each has a doorbell object of its own. */
	private final MemorySegment timeout;

	private final @Nullable Futex futex;

	private long pauseNanos = SHORTEST_PAUSE_NANOS;

	Doorbell(MemorySegment memory, long offset, Arena arena, @Nullable Futex futex) {
		this.memory = memory;
		this.offset = offset;
		this.word = memory.asSlice(offset, Integer.BYTES);
		this.timeout = arena.allocate(2 * Long.BYTES, Long.BYTES);
		this.futex = futex;
	}

	/**
	 * Announces a sleeper. What is waited for must be looked for once more before
	 * {@link #sleep}.
	 * @return the value to sleep on
	 */
	int announce() {
		return Words.getAndOrInt(this.memory, this.offset, 1) | 1;
	}

	/**
	 * Sleeps until rung, but no longer than said; may also return early.
	 * @param announced what {@link #announce()} returned
	 */
	void sleep(int announced, long nanos) {
		CrashPoint.SLEEP_ANNOUNCED.hit();
		if (this.futex == null) {
			LockSupport.parkNanos(Math.min(nanos, this.pauseNanos));
			this.pauseNanos = Math.min(this.pauseNanos * 2, LONGEST_PAUSE_NANOS);
			return;
		}
		this.timeout.set(ValueLayout.JAVA_LONG, 0, nanos / NANOS_OF_SECOND);
		this.timeout.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % NANOS_OF_SECOND);
		this.futex.sleep(this.word, announced, this.timeout);
	}

	/** What was waited for has come: the next pause is a short one again. */
	void awake() {
		this.pauseNanos = SHORTEST_PAUSE_NANOS;
	}

	/**
	 * Wakes all that sleep. What they wait for must have been made true before, with a
	 * full fence in between.
	 * @return whether somebody may have slept
	 */
	boolean ring() {
		int value = Words.getIntOpaque(this.memory, this.offset);
		if ((value & 1) == 0 || !Words.compareAndSetInt(this.memory, this.offset, value, value + 1)) {
			return false;
		}
		CrashPoint.BELL_SILENCED.hit();
		if (this.futex != null) {
			this.futex.wake(this.word);
		}
		return true;
	}

}
