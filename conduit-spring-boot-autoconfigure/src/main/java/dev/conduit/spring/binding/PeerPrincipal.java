package dev.conduit.spring.binding;

import java.security.Principal;

/**
 * What a peer proved to be.
 *
 * @param name the name, {@code anonymous} where no proof was asked
 */
record PeerPrincipal(String name) implements Principal {

	@Override
	public String getName() {
		return this.name;
	}

}
