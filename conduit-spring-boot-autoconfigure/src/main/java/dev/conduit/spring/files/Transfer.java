package dev.conduit.spring.files;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A file on its way. One thread at a time, under {@link #lock}.
 */
abstract sealed class Transfer permits Upload, Download {

	private final ReentrantLock lock = new ReentrantLock();

	private final String owner;

	private volatile long lastUsed;

	private boolean closed;

	Transfer(String owner) {
		this.owner = owner;
	}

	String owner() {
		return this.owner;
	}

	long lastUsed() {
		return this.lastUsed;
	}

	void used(long now) {
		this.lastUsed = now;
	}

	ReentrantLock lock() {
		return this.lock;
	}

	/** Under the lock. */
	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Closes the file. What came of an upload is kept.
	 */
	final void close() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				release();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Closes the file, once. Under the lock. */
	abstract void release();

}
