package dev.conduit.dispatch;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The thread that runs a handler, for as long as it does: an interrupt reaches the
 * handler or nobody, and nothing of it is left when the handler has returned.
 */
final class HandlerThread {

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Thread thread;

	/**
	 * From here on this thread may be interrupted.
	 */
	void enter() {
		set(Thread.currentThread());
	}

	/**
	 * From here on this thread is not interrupted any more, and not marked as such.
	 */
	void leave() {
		set(null);
		Thread.interrupted();
	}

	/**
	 * Interrupts the handler, if it runs.
	 * @return whether it does
	 */
	boolean interrupt() {
		this.lock.lock();
		try {
			if (this.thread == null) {
				return false;
			}
			this.thread.interrupt();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void set(@Nullable Thread thread) {
		this.lock.lock();
		try {
			this.thread = thread;
		}
		finally {
			this.lock.unlock();
		}
	}

}
