package dev.conduit.server;

import java.util.Optional;
import java.util.Set;

import dev.conduit.exchange.Peer;

/**
 * The clients that are connected to a server. For any thread.
 *
 * @since 0.1.0
 */
public interface Sessions {

	/**
	 * The session of a connection.
	 * @param id its number
	 * @return the session, empty where it has ended
	 */
	Optional<Session> find(long id);

	/**
	 * The session of whoever called or published.
	 * @param peer who
	 * @return the session; one that has ended and is in no group where the peer is gone,
	 * is this application itself, or is not a client of this server
	 */
	Session of(Peer peer);

	/**
	 * Everybody.
	 * @return those who are connected when it is used
	 */
	Recipients all();

	/**
	 * All clients that proved a name.
	 * @param principal the name
	 * @return those who are connected when it is used
	 */
	Recipients ofPrincipal(String principal);

	/**
	 * The members of a group.
	 * @param name its name
	 * @return those who are in it when it is used; nobody where there is no such group
	 */
	Recipients group(String name);

	/**
	 * The groups that have members.
	 * @return a copy of their names
	 */
	Set<String> groups();

	/**
	 * Number of sessions.
	 * @return zero or more
	 */
	int size();

}
