package dev.conduit.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bound on the bytes of unfinished calls and messages of all connections of a client or
 * server. Past it connections stop reading; they go on when half of it is free again. Any
 * thread.
 *
 * @since 0.1.0
 */
public final class InboundMemory {

	private final long limit;

	private final AtomicLong used = new AtomicLong();

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

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
		return this.used.addAndGet(bytes) <= this.limit;
	}

	boolean isExhausted() {
		return this.used.get() > this.limit;
	}

	void remove(long bytes) {
		long left = this.used.addAndGet(-bytes);
		if (left <= this.limit / 2 && !this.waiting.isEmpty()) {
			wakeAll();
		}
	}

	/**
	 * Calls the action once, when there is room again; at most one for each connection
	 * waits.
	 */
	void whenFree(Runnable action) {
		this.waiting.add(action);
		if (this.used.get() <= this.limit / 2) {
			wakeAll();
		}
	}

	private void wakeAll() {
		for (Runnable action = this.waiting.poll(); action != null; action = this.waiting.poll()) {
			action.run();
		}
	}

}
