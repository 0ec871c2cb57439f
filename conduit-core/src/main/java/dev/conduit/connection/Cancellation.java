package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.conduit.exchange.CancellationToken;

/**
 * Actions that wait for a cancellation, each of which runs once at most.
 */
final class Cancellation {

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Runnable> actions = new ArrayList<>(2);

	private boolean cancelled;

	CancellationToken.Registration add(Runnable action) {
		this.lock.lock();
		try {
			if (!this.cancelled) {
				this.actions.add(action);
				return () -> remove(action);
			}
		}
		finally {
			this.lock.unlock();
		}
		action.run();
		return () -> {
		};
	}

	void cancel() {
		List<Runnable> due;
		this.lock.lock();
		try {
			this.cancelled = true;
			due = List.copyOf(this.actions);
			this.actions.clear();
		}
		finally {
			this.lock.unlock();
		}
		due.forEach((action) -> Callbacks.run("An action on a cancellation", action));
	}

	private void remove(Runnable action) {
		this.lock.lock();
		try {
			this.actions.remove(action);
		}
		finally {
			this.lock.unlock();
		}
	}

}
