package dev.conduit.connection;

import dev.conduit.authentication.Identity;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Problem;

/**
 * The part of a connection before it is open. On the loop.
 */
interface Handshake {

	/** In place of one that is over. */
	Handshake ENDED = new Handshake() {

		@Override
		public void begin() {
			throw new IllegalStateException("the hand-shake is over");
		}

		@Override
		public void receive(Frame frame) {
			throw new IllegalStateException("the hand-shake is over");
		}

		@Override
		public void end() {
			// Nothing is left to end.
		}

	};

	/**
	 * The link is there.
	 */
	void begin();

	/**
	 * A frame came that the state allows.
	 */
	void receive(Frame frame);

	/**
	 * It is over, well or badly: a log-in that still runs changes nothing, and nothing of
	 * it is kept.
	 */
	void end();

	/**
	 * What a hand-shake tells its connection. On the loop.
	 */
	interface Outcome {

		/**
		 * A mechanism's messages go back and forth now.
		 */
		void authenticating();

		/**
		 * The sides know each other. The connection opens; what the hand-shake sends
		 * after that is the first that the peer gets.
		 * @param identity who the peer proved to be
		 * @param name name that the peer gave itself
		 * @param limits what the peer accepts
		 * @param capabilities what both can do
		 */
		void open(Identity identity, String name, PeerLimits limits, int capabilities);

		/**
		 * It failed. Frames that say so were sent before.
		 */
		void fail(Problem problem);

		/**
		 * The peer broke the protocol.
		 */
		void violation(String detail);

	}

}
