package dev.conduit.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;

/**
 * All calls, and what became of them: each ends, once, in time; what cannot be repeated
 * runs once at most, and not at all where its caller was told so.
 */
final class CallBook {

	/** What a timer, a slow machine and clocks that differ may add. */
	private static final long GRACE = TimeUnit.SECONDS.toNanos(2);

	private static final int MAX_ATTEMPTS = 3;

	private final Scheduler scheduler;

	private final Ledger ledger;

	private final Map<String, Call> all = new HashMap<>();

	private final Set<Call> open = new LinkedHashSet<>();

	private long made;

	private long answered;

	CallBook(Scheduler scheduler, Ledger ledger) {
		this.scheduler = scheduler;
		this.ledger = ledger;
	}

	Call begin(SimulatedProcess by, String route, boolean repeatable, Duration patience) {
		Call call = new Call(route + "-" + ++this.made, by, repeatable,
				this.scheduler.now() + patience.toNanos() + patience.toNanos() / 100 + GRACE);
		this.all.put(call.id, call);
		this.open.add(call);
		return call;
	}

	/** It runs at the other side. */
	void ran(String id) {
		Call call = this.all.get(id);
		if (call == null) {
			this.ledger.violated("a call '%s' ran that nobody made".formatted(id));
			return;
		}
		call.runs++;
		this.ledger.require(call.refused == null, "%s ran, and its caller was told %s", call, call.refused);
		this.ledger.require(call.runs <= (call.repeatable ? MAX_ATTEMPTS : 1), "%s ran %d times", call, call.runs);
	}

	void answered(Call call, String answer) {
		if (end(call, null)) {
			this.answered++;
			this.ledger.require(answer.equals(call.id), "%s got the answer '%s'", call, answer);
			this.ledger.require(call.runs > 0, "%s was answered and did not run", call);
		}
	}

	void cancelled(Call call) {
		end(call, ErrorCode.CANCELLED);
	}

	void failed(Call call, ErrorCode code) {
		if (!end(call, code)) {
			return;
		}
		switch (code) {
			case SHUTTING_DOWN, DISCONNECTED, RECONNECTING, CONNECTION_FAILED, PAUSED, TOO_MANY_IN_FLIGHT -> {
				if (!call.repeatable) {
					call.refused = code;
					this.ledger.require(call.runs == 0, "%s ran, and its caller was told %s", call, code);
				}
			}
			case DEADLINE_EXCEEDED, OUTCOME_UNKNOWN, CANCELLED, APPLICATION, EXECUTION_FAILED -> {
			}
			default -> this.ledger.violated("%s failed with %s".formatted(call, code));
		}
	}

	private boolean end(Call call, @Nullable ErrorCode code) {
		this.scheduler.note(call.id.hashCode() * 31L + ((code != null) ? code.number() : 0));
		if (!call.by.isAlive()) {
			this.ledger.violated("%s ended in a process that is dead".formatted(call));
		}
		if (!this.open.remove(call)) {
			this.ledger.violated("%s ended twice".formatted(call));
			return false;
		}
		return true;
	}

	/** Each call has an end. */
	void check() {
		for (Call call : List.copyOf(this.open)) {
			if (!call.by.isAlive()) {
				this.open.remove(call);
			}
			else if (!call.by.isFrozen() && this.scheduler.now() > Math.max(call.due, call.by.thawedAt() + GRACE)) {
				this.ledger.violated("%s has no end".formatted(call));
				this.open.remove(call);
			}
		}
	}

	int open() {
		return this.open.size();
	}

	long made() {
		return this.made;
	}

	long answered() {
		return this.answered;
	}

	/**
	 * A call.
	 */
	static final class Call {

		private final String id;

		private final SimulatedProcess by;

		private final boolean repeatable;

		private final long due;

		private int runs;

		private @Nullable ErrorCode refused;

		private Call(String id, SimulatedProcess by, boolean repeatable, long due) {
			this.id = id;
			this.by = by;
			this.repeatable = repeatable;
			this.due = due;
		}

		String id() {
			return this.id;
		}

		@Override
		public String toString() {
			return "the call '" + this.id + "' of " + this.by;
		}

	}

}
