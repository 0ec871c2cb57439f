package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bound on the bytes of unfinished calls and messages of all connections of a client or
 * server. Past it connections stop reading; they go on when half of it is free again. So
 * that this comes true however busy the others are, none of them takes more than half
 * while one waits. Any thread.
 *
 * @since 0.1.0
 */
public final class InboundMemory {

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	/**
	 * In which words the counts are: those who take and those who give back are different
	 * threads, so that each count has cache lines of its own.
	 */
	private static final int ADDED = 16;

	private static final int REMOVED = 32;

	private static final int KNOWN_REMOVED = ADDED + 1;

	private static final int WORDS = 48;

	private final long limit;

	private final long[] words = new long[WORDS];

	/** One at most for each connection. */
	private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

	/**
	 * A bound for connections that share it.
	 * @param limit bytes
	 */
	public InboundMemory(long limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be positive (was %d)".formatted(limit));
		}
		this.limit = limit;
	}

	/**
	 * Bytes in use.
	 * @return zero or more
	 */
	public long used() {
		// In this order, so that nothing is removed that was not added.
		long removed = removed();
		return (long) WORD.getVolatile(this.words, ADDED) - removed;
	}

	boolean add(long bytes) {
		long added = (long) WORD.getAndAdd(this.words, ADDED, bytes) + bytes;
		// An older count of what was removed will do as long as there is plenty.
		if (added - (long) WORD.getOpaque(this.words, KNOWN_REMOVED) <= this.limit / 2) {
			return true;
		}
		long removed = removed();
		WORD.setOpaque(this.words, KNOWN_REMOVED, removed);
		// With what others added since, for they may have removed it again.
		return !isTooMuch((long) WORD.getVolatile(this.words, ADDED) - removed);
	}

	boolean isExhausted() {
		return isTooMuch(used());
	}

	private boolean isTooMuch(long bytes) {
		return bytes > this.limit || (bytes > this.limit / 2 && !this.waiting.isEmpty());
	}

	void remove(long bytes) {
		WORD.getAndAdd(this.words, REMOVED, bytes);
		if (!this.waiting.isEmpty() && used() <= this.limit / 2) {
			wakeAll();
		}
	}

	private long removed() {
		return (long) WORD.getVolatile(this.words, REMOVED);
	}

	/**
	 * Calls the action once, when there is room again.
	 */
	void whenFree(Runnable action) {
		this.waiting.add(action);
		if (used() <= this.limit / 2) {
			wakeAll();
		}
	}

	/**
	 * The connection of the action is over.
	 */
	void forget(Runnable action) {
		this.waiting.remove(action);
	}

	private void wakeAll() {
		for (Runnable action : List.copyOf(this.waiting)) {
			if (this.waiting.remove(action)) {
				action.run();
			}
		}
	}

}
