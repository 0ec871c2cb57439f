package dev.conduit.transport.shm;

import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.ServerTransport;

/**
 * Brings links over shared memory; found by {@link java.util.ServiceLoader}. The one of
 * Conduit is in {@code conduit-shm-native}.
 *
 * @since 0.1.0
 */
public interface ShmProvider {

	/**
	 * Opens the transport. Called once for each {@link ShmTransport}, when it is first
	 * used.
	 * @param options its options
	 * @return the transport, closed by who opened it
	 * @throws dev.conduit.message.ConduitUnavailableException if this host cannot do it,
	 * with what is missing
	 */
	Opened open(ShmOptions options);

	/**
	 * A transport in use.
	 */
	interface Opened extends ClientTransport, ServerTransport, AutoCloseable {

		/**
		 * Ends all links and listeners that are left, and their threads.
		 */
		@Override
		void close();

	}

}
