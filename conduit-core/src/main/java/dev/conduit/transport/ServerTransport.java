package dev.conduit.transport;

import java.util.concurrent.CompletionStage;

/**
 * Listens for clients, for some schemes of addresses.
 *
 * @since 0.1.0
 */
public interface ServerTransport {

	/**
	 * Whether this transport serves that kind of address.
	 * @param address the address
	 * @return whether it does
	 */
	boolean supports(Address address);

	/**
	 * Listens. Peers that do not begin with the preface are closed without an answer and
	 * without the acceptor being asked.
	 * @param address where
	 * @param acceptor says what gets the frames of each new link; one that throws refuses
	 * the link
	 * @return ends when clients can connect, or with a
	 * {@link dev.conduit.message.ConduitUnavailableException} that names the address
	 */
	CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor);

	/**
	 * A place where a server listens.
	 */
	interface Listener {

		/**
		 * The address in fact, with the port that the system chose.
		 * @return the address
		 */
		Address address();

		/**
		 * Accepts no more clients; links that are there stay.
		 * @return ends when nobody can connect any more
		 */
		CompletionStage<Void> close();

	}

}
