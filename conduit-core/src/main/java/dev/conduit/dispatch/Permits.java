package dev.conduit.dispatch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Route;

/**
 * Who runs and who waits. A call on a virtual thread needs one of a fixed number of
 * permits, and one of those of its method where that has a limit of its own; without them
 * it waits, first in first out, in a queue that is bounded, too. Those that wait for
 * their method are passed by others: while a permit is free, nothing else waits. A call
 * on a loop needs no permit, as the connection bounds how many there are, and is known
 * here to be waited for. For any thread; never blocks.
 */
final class Permits {

	private final int maxQueued;

	private final Map<Route, Integer> limits;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<DispatchedCall> running = new HashSet<>();

	private final LinkedHashSet<DispatchedCall> waiting = new LinkedHashSet<>();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	/** Calls that run, of methods with a limit. */
	private final Map<Route, Integer> busy = new HashMap<>();

	private int free;

	private boolean closed;

	Permits(DispatchOptions options) {
		this.free = options.maxConcurrent();
		this.maxQueued = options.maxQueued();
		this.limits = options.limits();
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
			if (call.needsPermit() && (this.free == 0 || !mayRun(call))) {
				return (this.waiting.size() < this.maxQueued && this.waiting.add(call)) ? Admission.WAITING
						: Admission.FULL;
			}
			this.free -= (call.needsPermit()) ? 1 : 0;
			grant(call);
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
				count(call, -1);
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
		for (Iterator<DispatchedCall> calls = this.waiting.iterator(); calls.hasNext();) {
			DispatchedCall next = calls.next();
			if (mayRun(next)) {
				calls.remove();
				grant(next);
				return next;
			}
		}
		this.free++;
		return null;
	}

	private void grant(DispatchedCall call) {
		this.running.add(call);
		if (call.needsPermit()) {
			count(call, 1);
		}
	}

	private boolean mayRun(DispatchedCall call) {
		Integer limit = this.limits.get(call.route());
		return limit == null || this.busy.getOrDefault(call.route(), 0) < limit;
	}

	private void count(DispatchedCall call, int more) {
		if (this.limits.containsKey(call.route())) {
			this.busy.merge(call.route(), more, Integer::sum);
		}
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
