package dev.conduit.dispatch;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Who runs and who waits. A call on a virtual thread needs one of a fixed number of
 * permits; without one it waits, first in first out, in a queue that is bounded, too. A
 * call on a loop needs no permit, as the connection bounds how many there are, and is
 * known here to be waited for. For any thread; never blocks.
 */
final class Permits {

	private final int maxQueued;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<DispatchedCall> running = new HashSet<>();

	private final LinkedHashSet<DispatchedCall> waiting = new LinkedHashSet<>();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private int free;

	private boolean closed;

	Permits(DispatchOptions options) {
		this.free = options.maxConcurrent();
		this.maxQueued = options.maxQueued();
	}

	/**
	 * Asks for a call to be run.
	 * @param call the call
	 * @return the answer; one that was granted is left again, one that waits is either
	 * returned by {@link #leave}, and with that granted, or withdrawn
	 */
	Admission enter(DispatchedCall call) {
		this.lock.lock();
		try {
			if (this.closed) {
				return Admission.CLOSED;
			}
			if (call.needsPermit() && this.free == 0) {
				return (this.waiting.size() < this.maxQueued && this.waiting.add(call)) ? Admission.WAITING
						: Admission.FULL;
			}
			this.free -= (call.needsPermit()) ? 1 : 0;
			this.running.add(call);
			return Admission.GRANTED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A call is over.
	 * @param call a call that was granted
	 * @return the call that has the permit now and is to be started, if any
	 */
	@Nullable DispatchedCall leave(DispatchedCall call) {
		DispatchedCall next = null;
		boolean nothingLeft;
		this.lock.lock();
		try {
			this.running.remove(call);
			if (call.needsPermit()) {
				next = passOn();
			}
			nothingLeft = isIdle();
		}
		finally {
			this.lock.unlock();
		}
		completeIf(nothingLeft);
		return next;
	}

	private @Nullable DispatchedCall passOn() {
		if (this.waiting.isEmpty()) {
			this.free++;
			return null;
		}
		DispatchedCall next = this.waiting.removeFirst();
		this.running.add(next);
		return next;
	}

	/**
	 * A call need not be run any more.
	 * @param call any call
	 * @return whether it was waiting and will not be granted because of this
	 */
	boolean withdraw(DispatchedCall call) {
		return locked(() -> this.waiting.remove(call));
	}

	/**
	 * No call that waits need be run any more.
	 * @return the calls that were waiting and will not be granted because of this
	 */
	List<DispatchedCall> withdrawAll() {
		return locked(() -> {
			List<DispatchedCall> withdrawn = List.copyOf(this.waiting);
			this.waiting.clear();
			return withdrawn;
		});
	}

	/**
	 * Takes nothing new; what waits is still granted.
	 * @return completed when nothing runs or waits
	 */
	CompletionStage<Void> close() {
		boolean nothingLeft;
		this.lock.lock();
		try {
			this.closed = true;
			nothingLeft = isIdle();
		}
		finally {
			this.lock.unlock();
		}
		completeIf(nothingLeft);
		return this.idle.minimalCompletionStage();
	}

	private boolean isIdle() {
		// Who waits, waits for one that runs.
		return this.closed && this.running.isEmpty();
	}

	private void completeIf(boolean nothingLeft) {
		if (nothingLeft) {
			this.idle.complete(null);
		}
	}

	/**
	 * Says that nothing is waited for any more, whatever still runs.
	 */
	void giveUp() {
		this.idle.complete(null);
	}

	List<DispatchedCall> running() {
		return locked(() -> List.copyOf(this.running));
	}

	int waitingCount() {
		return locked(this.waiting::size);
	}

	int runningCount() {
		return locked(this.running::size);
	}

	private <T> T locked(Supplier<T> read) {
		this.lock.lock();
		try {
			return read.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether a call is run.
	 */
	enum Admission {

		/** It is: start it. */
		GRANTED,

		/** Later. */
		WAITING,

		/** Too many wait. */
		FULL,

		/** Nothing new is taken. */
		CLOSED

	}

}
