package dev.conduit.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.transport.Link;

/**
 * Pauses and resumes the peer, scope by scope. Pauses are counted, so that a peer goes on
 * when the last who asked it to wait has room again. Its state belongs to the link's
 * loop, so that frames leave in the order of the changes.
 */
final class FlowGate {

	private final Link link;

	private final int maxScopes;

	private final PauseListener listener;

	/**
	 * In the order in which they were asked for: a task that is run on the loop at once
	 * would overtake one that waits for it, and a resume its pause.
	 */
	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	/** Nothing to write to while it is empty: few connections are ever paused. */
	private Map<FlowScope, Held> held = Map.of();

	private int generation;

	private int widened;

	private boolean ended;

	FlowGate(Link link, int maxScopes, PauseListener listener) {
		this.link = link;
		this.maxScopes = maxScopes;
		this.listener = listener;
	}

	/**
	 * Any thread.
	 */
	void pause(FlowScope scope) {
		change(new Change(scope, 1));
	}

	/**
	 * Any thread.
	 */
	void resume(FlowScope scope) {
		change(new Change(scope, -1));
	}

	/**
	 * The connection is over and its pauses with it. On the loop.
	 */
	void end() {
		this.ended = true;
		this.held = Map.of();
	}

	private void change(Change change) {
		this.changes.add(change);
		this.link.execute(this::applyAll);
	}

	private void applyAll() {
		for (Change change = this.changes.poll(); change != null; change = this.changes.poll()) {
			if (!this.ended) {
				apply(scopeFor(change), change.by());
			}
		}
	}

	private void apply(FlowScope scope, int by) {
		if (by > 0 && this.held.isEmpty()) {
			this.held = new HashMap<>();
		}
		Held pause = (by > 0) ? this.held.computeIfAbsent(scope, (key) -> new Held()) : this.held.get(scope);
		if (pause == null) {
			// A resume too many: nobody waits.
			return;
		}
		pause.count += by;
		if (by > 0 && pause.count == 1) {
			pause.generation = ++this.generation;
			this.link.send(new Frame.Pause(scope, pause.generation));
			this.listener.paused(scope, true);
		}
		else if (pause.count == 0) {
			this.held.remove(scope);
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
		if (this.widened == 0 && (change.by() < 0 || this.held.size() < this.maxScopes)) {
			return asked;
		}
		this.widened += change.by();
		return FlowScope.CONNECTION;
	}

	interface PauseListener {

		void paused(FlowScope scope, boolean paused);

	}

	private record Change(FlowScope scope, int by) {

	}

	private static final class Held {

		private int count;

		private int generation;

	}

}
