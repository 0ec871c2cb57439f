package dev.conduit.connection;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bound on the bytes of unfinished calls and messages of all connections of a client or
 * server. Past it connections stop reading; they go on when half of it is free again. So
 * that this comes true however busy the others are, none of them takes more than half
 * while one waits. Any thread.
 *
 * @since 0.1.0
 */
public final class InboundMemory {

	private final long limit;

	private final AtomicLong used = new AtomicLong();

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
		return this.used.get();
	}

	boolean add(long bytes) {
		return !isTooMuch(this.used.addAndGet(bytes));
	}

	boolean isExhausted() {
		return isTooMuch(this.used.get());
	}

	private boolean isTooMuch(long bytes) {
		return bytes > this.limit || (bytes > this.limit / 2 && !this.waiting.isEmpty());
	}

	void remove(long bytes) {
		if (this.used.addAndGet(-bytes) <= this.limit / 2 && !this.waiting.isEmpty()) {
			wakeAll();
		}
	}

	/**
	 * Calls the action once, when there is room again.
	 */
	void whenFree(Runnable action) {
		this.waiting.add(action);
		if (this.used.get() <= this.limit / 2) {
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
