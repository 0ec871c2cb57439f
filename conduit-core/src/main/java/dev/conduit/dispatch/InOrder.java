package dev.conduit.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, each when the one before has ended, on virtual threads:
 * for news that come from an event loop, keep their order and may block. For any thread.
 *
 * @since 0.1.0
 */
public final class InOrder {

	private static final Logger logger = LoggerFactory.getLogger(InOrder.class);

	private final String name;

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	/** Both guarded by the lock. */
	private final Deque<Runnable> waiting = new ArrayDeque<>(2);

	private boolean running;

	/**
	 * Nothing runs yet.
	 * @param name name of the threads
	 * @param capacity how many tasks may wait while one runs
	 */
	public InOrder(String name, int capacity) {
		this.name = name;
		this.capacity = capacity;
	}

	/**
	 * Takes a task; never blocks.
	 * @param task runs when all that were taken before have ended; what it throws is
	 * logged
	 * @return whether it was taken: not, where too many wait
	 */
	public boolean execute(Runnable task) {
		this.lock.lock();
		try {
			if (this.running && this.waiting.size() >= this.capacity) {
				return false;
			}
			this.waiting.add(task);
			if (this.running) {
				return true;
			}
			this.running = true;
		}
		finally {
			this.lock.unlock();
		}
		Thread.ofVirtual().name(this.name).start(this::run);
		return true;
	}

	private void run() {
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("A task of '{}' failed", this.name, ex);
			}
		}
	}

	private @Nullable Runnable next() {
		this.lock.lock();
		try {
			Runnable task = this.waiting.poll();
			this.running = task != null;
			return task;
		}
		finally {
			this.lock.unlock();
		}
	}

}
