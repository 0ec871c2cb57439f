package dev.conduit.server;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which connections take the places of a server: those that have a link. Whatever is told
 * twice, or of a connection that has no place, changes nothing, so that no order of
 * events can lose a place or give one away twice.
 */
final class Slots {

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as is the next. */
	private int max;

	private final Set<Long> taken = new HashSet<>();

	Slots(int max) {
		this.max = max;
	}

	int max() {
		this.lock.lock();
		try {
			return this.max;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sets how many places there are from now on. Who has one keeps it.
	 */
	void changeMax(int changed) {
		this.lock.lock();
		try {
			this.max = changed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a place for a connection.
	 * @return {@code false} if none is left
	 */
	boolean tryTake(long connection) {
		this.lock.lock();
		try {
			return this.taken.size() < this.max && this.taken.add(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	void free(long connection) {
		this.lock.lock();
		try {
			this.taken.remove(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gives the place of one connection to another, which may have one.
	 */
	void move(long from, long to) {
		this.lock.lock();
		try {
			this.taken.remove(from);
			this.taken.add(to);
		}
		finally {
			this.lock.unlock();
		}
	}

}
