package dev.conduit.fault;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How many bytes pass in one direction, and what happens then.
 */
final class Valve {

	private static final long ALL = Long.MAX_VALUE;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** All that follows is guarded by the lock. */
	private long left = ALL;

	private Then then = Then.WAIT;

	private long passed;

	void set(long bytes, Then then) {
		this.lock.lock();
		try {
			this.left = bytes;
			this.then = then;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void open() {
		set(ALL, Then.WAIT);
	}

	/**
	 * Takes leave for some bytes. Waits while none may pass.
	 * @param wanted how many, 1 or more
	 * @param alive whether somebody still wants them; looked at when the valve is set
	 * @return how many may pass; 0 where nothing does any more
	 */
	int take(int wanted, BooleanSupplier alive) throws InterruptedException {
		this.lock.lock();
		try {
			while (this.left == 0 && this.then == Then.WAIT && alive.getAsBoolean()) {
				this.changed.await();
			}
			int taken = (int) Math.min(wanted, this.left);
			this.left -= (this.left == ALL) ? 0 : taken;
			this.passed += taken;
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the end of what may pass was reached. Who learns of it sees to what
	 * follows, and all passes again after that.
	 * @return what follows, or {@link Then#WAIT} for nothing
	 */
	Then trip() {
		this.lock.lock();
		try {
			Then reached = (this.left == 0) ? this.then : Then.WAIT;
			if (reached != Then.WAIT) {
				open();
			}
			return reached;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wakes those that wait, to look whether they are still alive.
	 */
	void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	long passed() {
		this.lock.lock();
		try {
			return this.passed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What happens when no more passes. */
	enum Then {

		/** What comes waits. */
		WAIT,

		/** The connection breaks. */
		CUT,

		/** This direction ends. */
		END

	}

}
