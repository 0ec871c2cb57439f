package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes from any thread, one at a time; the lock is of this process alone.
 */
final class LockedPublisher implements Publisher {

	private final ReentrantLock lock = new ReentrantLock();

	private final ConfinedPublisher publisher;

	LockedPublisher(ConfinedPublisher publisher) {
		this.publisher = publisher;
		publisher.claimed().onRelease(this.lock::unlock);
	}

	@Override
	public long publish(byte[] payload, int offset, int length) {
		this.lock.lock();
		try {
			return this.publisher.publish(payload, offset, length);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long publish(MemorySegment payload) {
		this.lock.lock();
		try {
			return this.publisher.publish(payload);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long append(byte[] payload, int offset, int length) {
		this.lock.lock();
		try {
			return this.publisher.append(payload, offset, length);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void flush() {
		this.lock.lock();
		try {
			this.publisher.flush();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The lock is held until the claim has ended. */
	@Override
	public Claim claim(int length) {
		this.lock.lock();
		boolean claimed = false;
		try {
			Claim claim = this.publisher.claim(length);
			claimed = true;
			return claim;
		}
		finally {
			if (!claimed) {
				this.lock.unlock();
			}
		}
	}

	/** Not under the lock: others publish meanwhile. */
	@Override
	public boolean awaitSubscribers(int count, Duration timeout) {
		return this.publisher.awaitSubscribers(count, timeout);
	}

	@Override
	public int subscribers() {
		return this.publisher.subscribers();
	}

	@Override
	public List<TopicStatus.SubscriberStatus> readers() {
		this.lock.lock();
		try {
			return this.publisher.readers();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long position() {
		this.lock.lock();
		try {
			return this.publisher.position();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long refused() {
		this.lock.lock();
		try {
			return this.publisher.refused();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long ejected() {
		this.lock.lock();
		try {
			return this.publisher.ejected();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.publisher.close();
			this.publisher.forget(this);
		}
		finally {
			this.lock.unlock();
		}
	}

}
