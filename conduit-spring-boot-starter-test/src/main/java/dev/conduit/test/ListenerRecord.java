package dev.conduit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What one listener got since the test method began, one entry for each attempt. Holds
 * {@value #CAPACITY} at most and says so where there were more. For any thread.
 */
final class ListenerRecord {

	private static final int CAPACITY = 10_000;

	private final String id;

	private final Payloads payloads;

	private final Duration patience;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** All that follows is guarded by the lock. */
	private final List<HandedMessage> handed = new ArrayList<>();

	private boolean tooMany;

	ListenerRecord(String id, Payloads payloads, Duration patience) {
		this.id = id;
		this.payloads = payloads;
		this.patience = patience;
	}

	String id() {
		return this.id;
	}

	Payloads payloads() {
		return this.payloads;
	}

	Duration patience() {
		return this.patience;
	}

	void add(HandedMessage message) {
		change(() -> {
			this.tooMany |= this.handed.size() == CAPACITY;
			if (!this.tooMany) {
				this.handed.add(message);
			}
		});
	}

	void end(HandedMessage message, HandedMessage.Outcome outcome) {
		change(() -> message.end(outcome));
	}

	void clear() {
		change(() -> {
			this.handed.clear();
			this.tooMany = false;
		});
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<HandedMessage> handed() {
		this.lock.lock();
		try {
			if (this.tooMany) {
				throw new AssertionError(
						"the listener '%s' got more than %d messages in one test method".formatted(this.id, CAPACITY));
			}
			return List.copyOf(this.handed);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until enough of what the listener got is as wanted.
	 * @return whether it came to that
	 */
	boolean await(int count, Predicate<HandedMessage> wanted) {
		long left = this.patience.toNanos();
		this.lock.lock();
		try {
			while (count(wanted) < count && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return count(wanted) >= count;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the listener '%s'".formatted(this.id), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private long count(Predicate<HandedMessage> wanted) {
		return handed().stream().filter(wanted).count();
	}

	@Override
	public String toString() {
		List<HandedMessage> all = handed();
		if (all.isEmpty()) {
			return "the listener '%s' got nothing".formatted(this.id);
		}
		StringBuilder text = new StringBuilder("the listener '%s' got:".formatted(this.id));
		all.forEach((message) -> text.append("%n    ".formatted()).append(message));
		return text.toString();
	}

}
