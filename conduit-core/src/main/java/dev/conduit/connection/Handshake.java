package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Identity;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Problem;
import dev.conduit.transport.Link;

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
	 * What this side can do over a link beyond the base of the protocol.
	 */
	static int capabilities(Link link, ConnectionOptions options) {
		return (link.needsChecksum() ? Capabilities.CHECKSUM : 0)
				| ((link instanceof SessionLink) ? Capabilities.SESSION : 0) | options.compression().capabilities();
	}

	/**
	 * Begins with what both sides have to say first.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * A hand-shake of which nothing was said.
		 * @param link the link
		 * @param session its session, where the connection may be taken up again
		 * @param outcome is told what it comes to
		 */
		Handshake create(Link link, @Nullable ResumableSession session, Outcome outcome);

	}

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
		 * The connection may be taken up again over another link: what is sent from now
		 * on is kept for that. Comes before {@link #open}.
		 * @param token what the client shows to take it up
		 * @param owner whose it is, at the server
		 */
		void keep(byte[] token, @Nullable SessionOwner owner);

		/**
		 * The link belongs to another connection now, and this one has nothing to do any
		 * more.
		 */
		void handedOver(Connection to);

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
