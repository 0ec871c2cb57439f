package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.connection.FlowPause;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.FlowScope;

/**
 * Who is pausing whom.
 *
 * @param pausers who asks the other to wait: mailboxes by their names, which for a
 * listener is its id, or the peer
 * @param paused who waits: a peer, or this application
 * @param scope what it is about
 * @param reason why
 * @param since since when
 * @param channel the channel of the connection, {@code null} where it is one of the
 * server's
 * @param connection number of the connection
 */
record ShownPause(List<String> pausers, String paused, String scope, String reason, Instant since,
		@Nullable String channel, long connection) {

	private static final String SELF = "this application";

	static ShownPause of(FlowPause pause, Connection connection, Peer peer, @Nullable String channel, Instant now) {
		String other = "'%s' at %s".formatted(peer.name(), peer.address());
		boolean peerWaits = pause.reason().peerWaits();
		List<String> pausers = pause.by().isEmpty() ? List.of(SELF) : pause.by();
		return new ShownPause(peerWaits ? pausers : List.of(other), peerWaits ? other : SELF, scope(pause.scope()),
				pause.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), now.minus(pause.lasting()), channel,
				connection.id());
	}

	private static String scope(FlowScope scope) {
		if (scope.topic() != null) {
			return "topic " + scope.topic();
		}
		return (scope.subscription() != 0) ? ("subscription " + scope.subscription()) : "connection";
	}

	/**
	 * As a sentence.
	 */
	String describe(Instant now) {
		return "%s: %s waits for %s (%s), for %d s".formatted(this.scope, this.paused, String.join(", ", this.pausers),
				this.reason, Duration.between(this.since, now).toSeconds());
	}

}
