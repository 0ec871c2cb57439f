package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.transport.Link;

/**
 * Pauses and resumes the peer, scope by scope. Pauses are counted, so that a peer goes on
 * when the last who asked it to wait has room again. Its state belongs to the link's
 * loop, so that frames leave in the order of the changes.
 */
final class FlowGate {

	/** Who asked for a pause; one more is counted and not named. */
	static final int MAX_NAMES = 8;

	/** As whom somebody who looks after the application pauses a peer. */
	private static final String OPERATOR = "an operator";

	private static final String NOBODY = "";

	private static final VarHandle BY_OPERATOR;

	static {
		try {
			BY_OPERATOR = MethodHandles.lookup().findVarHandle(FlowGate.class, "byOperator", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Link link;

	private final int maxScopes;

	private final LongSupplier clock;

	private final PauseListener listener;

	/**
	 * In the order in which they were asked for: a task that is run on the loop at once
	 * would overtake one that waits for it, and a resume its pause.
	 */
	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	/**
	 * Nothing to write to while it is empty: few connections are ever paused. Written on
	 * the loop, and looked at by others.
	 */
	private volatile Map<FlowScope, Held> held = Map.of();

	/** Whether an operator has the peer wait. Any thread. */
	@SuppressWarnings("UnusedVariable") // BY_OPERATOR reads it
	private volatile boolean byOperator;

	private int generation;

	private int widened;

	private boolean ended;

	FlowGate(Link link, int maxScopes, LongSupplier clock, PauseListener listener) {
		this.link = link;
		this.maxScopes = maxScopes;
		this.clock = clock;
		this.listener = listener;
	}

	/**
	 * Any thread.
	 */
	void pause(FlowScope scope) {
		pause(scope, NOBODY);
	}

	/**
	 * Any thread.
	 * @param by who asks, empty for nobody in particular
	 */
	void pause(FlowScope scope, String by) {
		change(new Change(scope, 1, by));
	}

	/**
	 * Any thread.
	 */
	void resume(FlowScope scope) {
		resume(scope, NOBODY);
	}

	/**
	 * Any thread.
	 * @param by who asked for the pause
	 */
	void resume(FlowScope scope, String by) {
		change(new Change(scope, -1, by));
	}

	/**
	 * An operator has the peer wait, once however often this is called. Any thread.
	 * @return whether the operator had not before
	 */
	boolean pauseByOperator() {
		boolean changed = BY_OPERATOR.compareAndSet(this, false, true);
		if (changed) {
			pause(FlowScope.CONNECTION, OPERATOR);
		}
		return changed;
	}

	/**
	 * The operator lets the peer go on. Any thread.
	 * @return whether the operator had it wait
	 */
	boolean resumeByOperator() {
		boolean changed = BY_OPERATOR.compareAndSet(this, true, false);
		if (changed) {
			resume(FlowScope.CONNECTION, OPERATOR);
		}
		return changed;
	}

	/**
	 * The pauses in force, for those who look. Any thread.
	 */
	List<FlowPause> pauses() {
		List<FlowPause> pauses = new ArrayList<>();
		this.held.forEach((scope, pause) -> pauses.add(pause.view(scope, this.clock.getAsLong())));
		return pauses;
	}

	/**
	 * The connection is over and its pauses with it. On the loop.
	 */
	void end() {
		if (!this.ended) {
			this.ended = true;
			pauses().forEach(this.listener::over);
			this.held = Map.of();
		}
	}

	private void change(Change change) {
		this.changes.add(change);
		this.link.execute(this::applyAll);
	}

	private void applyAll() {
		for (Change change = this.changes.poll(); change != null; change = this.changes.poll()) {
			if (!this.ended) {
				apply(scopeFor(change), change);
			}
		}
	}

	private void apply(FlowScope scope, Change change) {
		int by = change.count();
		if (by > 0 && this.held.isEmpty()) {
			this.held = new ConcurrentHashMap<>();
		}
		Held pause = (by > 0) ? this.held.computeIfAbsent(scope, (key) -> new Held(this.clock.getAsLong()))
				: this.held.get(scope);
		if (pause == null) {
			// A resume too many: nobody waits.
			return;
		}
		pause.count += by;
		pause.named(change);
		if (by > 0 && pause.count == 1) {
			pause.generation = ++this.generation;
			this.link.send(new Frame.Pause(scope, pause.generation));
			this.listener.paused(scope, true);
		}
		else if (pause.count == 0) {
			this.held.remove(scope);
			this.listener.over(pause.over(scope, change, this.clock.getAsLong()));
			this.link.send(new Frame.Resume(scope, pause.generation));
			this.listener.paused(scope, false);
		}
	}

	/**
	 * A scope past the bound is counted for the whole connection. While one is, no new
	 * scope is held on its own: so the resume of a scope that is not held belongs to
	 * those.
	 */
	private FlowScope scopeFor(Change change) {
		FlowScope asked = change.scope();
		if (asked.equals(FlowScope.CONNECTION) || this.held.containsKey(asked)) {
			return asked;
		}
		if (this.widened == 0 && (change.count() < 0 || this.held.size() < this.maxScopes)) {
			return asked;
		}
		this.widened += change.count();
		return FlowScope.CONNECTION;
	}

	/** Called on the loop. */
	interface PauseListener {

		void paused(FlowScope scope, boolean paused);

		/** A pause is not in force any more. */
		default void over(FlowPause pause) {
		}

	}

	private record Change(FlowScope scope, int count, String by) {

	}

	private static final class Held {

		private final long since;

		private final List<String> names = new CopyOnWriteArrayList<>();

		private int count;

		private int generation;

		Held(long since) {
			this.since = since;
		}

		/** On the loop. */
		void named(Change change) {
			if (change.by().isEmpty()) {
				return;
			}
			if (change.count() < 0) {
				this.names.remove(change.by());
			}
			else if (this.names.size() < MAX_NAMES) {
				this.names.add(change.by());
			}
		}

		FlowPause view(FlowScope scope, long now) {
			return view(scope, this.names, now);
		}

		/** As it was with the one who ended it. */
		FlowPause over(FlowScope scope, Change last, long now) {
			return view(scope, last.by().isEmpty() ? List.of() : List.of(last.by()), now);
		}

		private FlowPause view(FlowScope scope, List<String> by, long now) {
			return new FlowPause(scope, reason(by), by, Duration.ofNanos(now - this.since));
		}

		private static FlowPause.Reason reason(List<String> by) {
			if (by.contains(OPERATOR)) {
				return FlowPause.Reason.OPERATOR;
			}
			return by.contains(InboundBudget.PAUSER) ? FlowPause.Reason.MEMORY : FlowPause.Reason.QUEUE;
		}

	}

}
