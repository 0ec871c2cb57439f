package dev.conduit.connection;

import java.time.Duration;
import java.util.List;

import dev.conduit.frame.FlowScope;

/**
 * A pause that is in force on a connection: who waits for whom, for how long, and why.
 *
 * @param scope what it is about
 * @param reason why
 * @param by who of this side asked the peer to wait, such as the names of full mailboxes;
 * up to 8 of them, and empty where the peer is the one that this side waits for
 * @param lasting for how long it has been so
 * @since 0.1.0
 */
public record FlowPause(FlowScope scope, Reason reason, List<String> by, Duration lasting) {

	public FlowPause {
		by = List.copyOf(by);
	}

	/**
	 * Why somebody waits.
	 */
	public enum Reason {

		/** The peer waits: queues of this side are filled to their high mark. */
		QUEUE(true),

		/**
		 * The peer waits: its unfinished calls and messages take more than half of what
		 * they may.
		 */
		MEMORY(true),

		/** The peer waits: somebody who looks after this application wants it to. */
		OPERATOR(true),

		/** This side waits: the peer asked it to. */
		PEER(false),

		/** This side waits: the peer reads more slowly than this side writes. */
		SLOW_READER(false);

		private final boolean peerWaits;

		Reason(boolean peerWaits) {
			this.peerWaits = peerWaits;
		}

		/**
		 * Whether it is the peer that waits, and not this side.
		 * @return whether it is
		 */
		public boolean peerWaits() {
			return this.peerWaits;
		}

	}

}
