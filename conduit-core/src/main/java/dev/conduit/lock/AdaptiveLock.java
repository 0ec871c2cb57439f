package dev.conduit.lock;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for some hundred nanoseconds. Who finds it taken looks again for a
 * moment before it sleeps: to be woken takes many times as long as anybody holds it, and
 * once threads sleep for it, each of the next ones does. Reentrant; not fair.
 *
 * @since 0.1.0
 */
public final class AdaptiveLock {

	/** How often a thread looks for it before it sleeps. */
	private static final int LOOKS = 64;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Takes it, and waits until it is free.
	 */
	public void lock() {
		for (int look = 0; look < LOOKS; look++) {
			if (this.lock.tryLock()) {
				return;
			}
			Thread.onSpinWait();
		}
		this.lock.lock();
	}

	/**
	 * Leaves it to others.
	 * @throws IllegalMonitorStateException if this thread does not hold it
	 */
	public void unlock() {
		this.lock.unlock();
	}

}
