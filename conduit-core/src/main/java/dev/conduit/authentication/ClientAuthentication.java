package dev.conduit.authentication;

import java.util.List;

import dev.conduit.scram.ChannelBindings;

/**
 * How a client proves who it is. Shared by all connections of a client.
 *
 * @since 0.1.0
 */
public interface ClientAuthentication {

	/**
	 * Mechanisms that this client can use.
	 * @return names, the best first
	 */
	List<String> mechanisms();

	/**
	 * Begins the log-in of one connection.
	 * @param mechanism one of {@link #mechanisms()}
	 * @return the state of this log-in
	 */
	ClientLogin begin(String mechanism);

	/**
	 * Mechanisms that this client can use on one connection. Who stands around another
	 * authentication passes this on.
	 * @param channel what ties a log-in to that connection
	 * @return names, the best first
	 * @throws dev.conduit.message.ConduitSecurityException where there is none
	 */
	default List<String> mechanisms(ChannelBindings channel) {
		return mechanisms();
	}

	/**
	 * Begins the log-in of one connection, with what can tie it to that.
	 * @param mechanism one of {@link #mechanisms(ChannelBindings)}
	 * @param channel what ties a log-in to the connection
	 * @return the state of this log-in
	 * @throws dev.conduit.message.ConduitSecurityException where the server should not
	 * have chosen that mechanism
	 */
	default ClientLogin begin(String mechanism, ChannelBindings channel) {
		return begin(mechanism);
	}

	/**
	 * Proves nothing: for servers of this host that ask for nothing, or to whom the
	 * system says which user the client runs as.
	 * @return the authentication
	 */
	static ClientAuthentication none() {
		return new NoAuthentication(List.of(Authenticator.NONE, PeerAuthenticator.MECHANISM));
	}

	/**
	 * Refers to the certificate that the client shows to a server on {@code tls://}, and
	 * proves nothing else.
	 * @return the authentication
	 */
	static ClientAuthentication certificate() {
		return new NoAuthentication(List.of(CertificateAuthenticator.MECHANISM, Authenticator.NONE));
	}

	/**
	 * State of one log-in at the client: used by one thread at a time, once. Methods
	 * throw {@link dev.conduit.message.ConduitSecurityException} where the server's
	 * message is wrong.
	 */
	interface ClientLogin {

		/**
		 * The first message.
		 * @return the message, may be empty
		 */
		byte[] start();

		/**
		 * Answers the server. May take long: it is called off the event loop.
		 * @param challenge the server's message
		 * @return the answer
		 */
		byte[] respond(byte[] challenge);

		/**
		 * Checks that the server is the right one.
		 * @param data the server's last message
		 */
		void finish(byte[] data);

	}

}
