package dev.conduit.exchange;

import java.util.Set;

/**
 * The other side of a connection as an application may know it.
 *
 * @param connectionId number of the connection, unique in this process
 * @param principal name that the peer proved, {@code anonymous} where no proof was asked
 * @param name name that the peer gave itself
 * @param address where it is
 * @param authorities what it was granted when it logged in, such as {@code ROLE_CLERK}
 * @since 0.1.0
 */
public record Peer(long connectionId, String principal, String name, String address, Set<String> authorities) {

	public Peer {
		authorities = Set.copyOf(authorities);
	}

	/**
	 * A peer that was granted nothing.
	 * @param connectionId number of the connection, unique in this process
	 * @param principal name that the peer proved
	 * @param name name that the peer gave itself
	 * @param address where it is
	 */
	public Peer(long connectionId, String principal, String name, String address) {
		this(connectionId, principal, name, address, Set.of());
	}

}
