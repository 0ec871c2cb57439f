package dev.conduit.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.lock.AdaptiveLock;
import dev.conduit.message.Route;

/**
 * Who runs and who waits. A call on a virtual thread needs one of a bounded number of
 * permits, and one of those of its method where that has a limit of its own; without them
 * it waits, first in first out, in a queue that is bounded, too. Those that wait for
 * their method are passed by others: while a permit is free, nothing else waits. A call
 * on a loop needs no permit, as the connection bounds how many there are: it is counted,
 * and known here by itself only when its handler has returned without an answer. For any
 * thread; holds nobody up for longer than it takes to count.
 */
final class Permits {

	private final AdaptiveLock lock = new AdaptiveLock();

	private final CallList running = new CallList();

	/** Those on loops whose handlers have returned and that have not ended. */
	private final CallList unanswered = new CallList();

	/** All on loops. */
	private final AtomicInteger onLoops = new AtomicInteger();

	private final LinkedHashSet<DispatchedCall> waiting = new LinkedHashSet<>();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	/** Calls that run, of methods with a limit. */
	private final Map<Route, Integer> busy = new HashMap<>();

	/** What holds now. */
	private DispatchOptions options;

	/** Below zero where more run than may since there are fewer permits. */
	private int free;

	private volatile boolean closed;

	Permits(DispatchOptions options) {
		this.options = options;
		this.free = options.maxConcurrent();
	}

	/**
	 * Other bounds from now on. What runs or waits already is let be.
	 * @return calls that waited, are granted now, and are to be started
	 */
	List<DispatchedCall> change(DispatchOptions changed) {
		return locked(() -> {
			this.free += changed.maxConcurrent() - this.options.maxConcurrent();
			this.options = changed;
			this.busy.clear();
			this.running.toList().forEach((call) -> count(call, 1));
			List<DispatchedCall> granted = new ArrayList<>();
			while (this.free > 0) {
				DispatchedCall next = takeNext();
				if (next == null) {
					break;
				}
				this.free--;
				granted.add(next);
			}
			return granted;
		});
	}

	/**
	 * Asks for a call to be run on a loop.
	 * @return whether it may; it is left again then
	 */
	boolean enterLoop() {
		// Before the look: who closes afterwards sees that it is there.
		this.onLoops.incrementAndGet();
		if (!this.closed) {
			return true;
		}
		leaveLoop();
		return false;
	}

	private void leaveLoop() {
		if (this.onLoops.decrementAndGet() == 0 && this.closed) {
			completeIf(locked(this::isIdle));
		}
	}

	/**
	 * A call's handler on a loop is about to return, and the call goes on.
	 */
	void goesOn(DispatchedCall call) {
		this.lock.lock();
		try {
			this.unanswered.add(call);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Asks for a call to be run on a virtual thread.
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
			if (this.free <= 0 || !mayRun(call)) {
				return (this.waiting.size() < this.options.maxQueued() && this.waiting.add(call)) ? Admission.WAITING
						: Admission.FULL;
			}
			this.free--;
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
		if (!call.needsPermit()) {
			forget(call);
			return null;
		}
		DispatchedCall next;
		boolean nothingLeft;
		this.lock.lock();
		try {
			this.running.remove(call);
			count(call, -1);
			next = passOn();
			nothingLeft = isIdle();
		}
		finally {
			this.lock.unlock();
		}
		completeIf(nothingLeft);
		return next;
	}

	private void forget(DispatchedCall call) {
		if (call.goesOn()) {
			this.lock.lock();
			try {
				this.unanswered.remove(call);
			}
			finally {
				this.lock.unlock();
			}
		}
		leaveLoop();
	}

	private @Nullable DispatchedCall passOn() {
		DispatchedCall next = (this.free < 0 || this.waiting.isEmpty()) ? null : takeNext();
		if (next == null) {
			this.free++;
		}
		return next;
	}

	/** The first that waits and may run, which has a permit then. */
	private @Nullable DispatchedCall takeNext() {
		for (Iterator<DispatchedCall> calls = this.waiting.iterator(); calls.hasNext();) {
			DispatchedCall next = calls.next();
			if (mayRun(next)) {
				calls.remove();
				grant(next);
				return next;
			}
		}
		return null;
	}

	private void grant(DispatchedCall call) {
		this.running.add(call);
		count(call, 1);
	}

	private boolean mayRun(DispatchedCall call) {
		Map<Route, Integer> limits = this.options.limits();
		Integer limit = limits.isEmpty() ? null : limits.get(call.route());
		return limit == null || this.busy.getOrDefault(call.route(), 0) < limit;
	}

	private void count(DispatchedCall call, int more) {
		Map<Route, Integer> limits = this.options.limits();
		if (!limits.isEmpty() && limits.containsKey(call.route())) {
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
		return this.closed && this.running.size() == 0 && this.onLoops.get() == 0;
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

	/**
	 * Calls that run; of those on loops those whose handlers have returned.
	 */
	List<DispatchedCall> running() {
		return locked(() -> {
			List<DispatchedCall> all = this.running.toList();
			all.addAll(this.unanswered.toList());
			return all;
		});
	}

	/**
	 * Those that run, and those that wait.
	 */
	List<DispatchedCall> all() {
		return locked(() -> {
			List<DispatchedCall> all = running();
			all.addAll(this.waiting);
			return all;
		});
	}

	int waitingCount() {
		return locked(this.waiting::size);
	}

	int runningCount() {
		return locked(this.running::size) + this.onLoops.get();
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
