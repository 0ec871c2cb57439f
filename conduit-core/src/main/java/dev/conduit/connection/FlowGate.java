package dev.conduit.connection;

import java.util.HashMap;
import java.util.Map;

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

	private final Map<FlowScope, Held> held = new HashMap<>();

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
		this.link.execute(() -> change(scope, 1));
	}

	/**
	 * Any thread.
	 */
	void resume(FlowScope scope) {
		this.link.execute(() -> change(scope, -1));
	}

	/**
	 * The connection is over and its pauses with it. On the loop.
	 */
	void end() {
		this.ended = true;
		this.held.clear();
	}

	private void change(FlowScope asked, int by) {
		if (this.ended) {
			return;
		}
		FlowScope scope = scopeFor(asked, by);
		Held pause = this.held.computeIfAbsent(scope, (key) -> new Held());
		pause.count += by;
		if (by > 0 && pause.count == 1) {
			pause.generation = ++this.generation;
			this.listener.paused(scope, true);
			this.link.send(new Frame.Pause(scope, pause.generation));
		}
		else if (pause.count == 0) {
			this.held.remove(scope);
			this.listener.paused(scope, false);
			this.link.send(new Frame.Resume(scope, pause.generation));
		}
	}

	/**
	 * A scope past the bound is counted for the whole connection. While one is, no new
	 * scope is held on its own: so the resume of a scope that is not held belongs to
	 * those.
	 */
	private FlowScope scopeFor(FlowScope asked, int by) {
		if (asked.equals(FlowScope.CONNECTION) || this.held.containsKey(asked)) {
			return asked;
		}
		if (by > 0 && this.widened == 0 && this.held.size() < this.maxScopes) {
			return asked;
		}
		this.widened += by;
		return FlowScope.CONNECTION;
	}

	interface PauseListener {

		void paused(FlowScope scope, boolean paused);

	}

	private static final class Held {

		private int count;

		private int generation;

	}

}
