package dev.conduit.connection;

/**
 * Side of a connection.
 *
 * @since 0.1.0
 */
public enum Role {

	/** Connected; its ids are odd. */
	CLIENT,

	/** Was connected to; its ids are even. */
	SERVER;

	int parity() {
		return (this == CLIENT) ? 1 : 0;
	}

	Role other() {
		return (this == CLIENT) ? SERVER : CLIENT;
	}

}
