package dev.conduit.samples.chat.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import dev.conduit.autoconfigure.ConduitServerCustomizer;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.samples.chat.api.PresenceChange.Kind;
import dev.conduit.server.PeerListener;
import dev.conduit.server.ServerBuilder;

/**
 * Sees who comes to the server and who goes, in whatever way: also a client that was
 * killed leaves its rooms.
 */
@Component
class Doorkeeper implements ConduitServerCustomizer, PeerListener {

	private static final Logger logger = LoggerFactory.getLogger(Doorkeeper.class);

	private final ChatRooms rooms;

	Doorkeeper(ChatRooms rooms) {
		this.rooms = rooms;
	}

	@Override
	public void customize(ServerBuilder builder) {
		builder.peerListener(this);
	}

	@Override
	public void connected(Peer peer) {
		this.rooms.arrived(Guest.of(peer));
	}

	/**
	 * Others are told that somebody went, which may wait for them: not on the event loop.
	 */
	@Override
	public void disconnected(Peer peer, Problem reason) {
		boolean orderly = reason.code() == ErrorCode.NORMAL || reason.code() == ErrorCode.SHUTTING_DOWN;
		Kind kind = orderly ? Kind.LEFT : Kind.LOST;
		Thread.ofVirtual().name("good-bye").start(() -> sayGoodBye(Guest.of(peer), kind));
	}

	private void sayGoodBye(Guest guest, Kind kind) {
		try {
			this.rooms.gone(guest, kind);
		}
		catch (ConduitUnavailableException ex) {
			logger.debug("Nobody is told that {} went: the server ends", guest.user(), ex);
		}
		catch (ConduitException ex) {
			logger.warn("Some were not told that {} went", guest.user(), ex);
		}
	}

}
