package dev.conduit.server;

import java.util.List;

import dev.conduit.message.Problem;

/**
 * To whom something that was for many is on its way.
 *
 * @param count how many clients
 * @param missed those to whom it is not, as many as there were recipients at most
 * @since 0.1.0
 */
public record Reached(int count, List<Missed> missed) {

	public Reached {
		missed = List.copyOf(missed);
	}

	/**
	 * A client that was left out.
	 *
	 * @param session the client
	 * @param problem why: {@link dev.conduit.message.ErrorCode#PAUSED} where it asked to
	 * pause or reads too slowly
	 */
	public record Missed(Session session, Problem problem) {

	}

}
