package dev.conduit.shm;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Tries each interleaving of the actors of a protocol. Each step is one access of shared
 * memory or one call of the kernel, and all see them in one order: what is proved is the
 * protocol, not its fences.
 */
final class Explorer {

	private Explorer() {
	}

	/**
	 * Looks at all states.
	 * @return how many there are, or less than 0 if one of them is wrong
	 */
	static int explore(Protocol protocol) {
		Set<State> seen = new HashSet<>();
		Deque<State> open = new ArrayDeque<>();
		State start = new State(protocol.start());
		seen.add(start);
		open.add(start);
		while (!open.isEmpty()) {
			int[] words = open.pop().words;
			boolean moved = false;
			for (int actor = 0; actor < protocol.actors(); actor++) {
				int[] next = words.clone();
				if (protocol.step(actor, next)) {
					moved = true;
					State reached = new State(next);
					if (seen.add(reached)) {
						open.push(reached);
					}
				}
			}
			if (protocol.isWrong(words, !moved)) {
				return -seen.size();
			}
		}
		return seen.size();
	}

	/** What actors do. */
	interface Protocol {

		/** The words that are shared, and those that actors have for themselves. */
		int[] start();

		int actors();

		/**
		 * Does the next step of an actor.
		 * @return whether there was one
		 */
		boolean step(int actor, int[] words);

		/**
		 * Whether this must not be.
		 * @param end nobody can do another step
		 */
		boolean isWrong(int[] words, boolean end);

	}

	/** By its words. */
	private static final class State {

		private final int[] words;

		State(int[] words) {
			this.words = words;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof State that && Arrays.equals(this.words, that.words);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.words);
		}

	}

}
