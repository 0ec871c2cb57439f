package dev.conduit.autoconfigure;

import dev.conduit.transport.Address;

/**
 * A server would let everybody in from other hosts.
 */
final class UnprotectedServerException extends IllegalStateException {

	private final transient Address address;

	UnprotectedServerException(Address address) {
		super("Without authentication a server listens on this host only, not on '%s'".formatted(address));
		this.address = address;
	}

	Address address() {
		return this.address;
	}

}
