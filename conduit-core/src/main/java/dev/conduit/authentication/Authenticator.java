package dev.conduit.authentication;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.PeerUser;

/**
 * How a server finds out who connects. Implementations are shared by all connections.
 *
 * @since 0.1.0
 */
public interface Authenticator {

	/** Name of the mechanism that asks for no proof. */
	String NONE = "NONE";

	/**
	 * Mechanisms that are accepted.
	 * @return names, the best first
	 */
	List<String> mechanisms();

	/**
	 * Mechanisms that are accepted of one client. Who stands around another authenticator
	 * passes this on.
	 * @param client what the transport knows of it
	 * @return names, the best first
	 */
	default List<String> mechanisms(Client client) {
		return mechanisms();
	}

	/**
	 * Begins the log-in of one connection.
	 * @param mechanism one of {@link #mechanisms()}
	 * @return the state of this log-in
	 */
	ServerLogin begin(String mechanism);

	/**
	 * Begins the log-in of one connection, with what the transport knows of the client.
	 * Who stands around another authenticator passes this on.
	 * @param mechanism one of {@link #mechanisms(Client)}
	 * @param client what is known
	 * @return the state of this log-in
	 */
	default ServerLogin begin(String mechanism, Client client) {
		return begin(mechanism);
	}

	/**
	 * Lets everybody in as {@code anonymous}. For peers of this host only.
	 * @return the authenticator
	 */
	static Authenticator none() {
		return new NoAuthenticator();
	}

	/**
	 * State of one log-in at the server: used by one thread at a time, once.
	 */
	interface ServerLogin {

		/**
		 * Answers a message of the client. May block: it is called off the event loop.
		 * @param data the client's message
		 * @return what follows
		 */
		Step respond(byte[] data);

		/**
		 * The name that the client gave itself, proved or not, so that failures can be
		 * counted by it. Asked after each {@link #respond}.
		 * @return the name, empty where none is known yet
		 */
		default String claimedName() {
			return "";
		}

	}

	/**
	 * What the transport knows of a client.
	 *
	 * @param address where it is
	 * @param certificate the certificate that it proved to have, {@code null} where it
	 * was not asked for one
	 * @param user whom its process runs as, {@code null} where the transport cannot tell
	 * @param bindings what ties a log-in to its connection
	 */
	record Client(String address, @Nullable X509Certificate certificate, @Nullable PeerUser user,
			ChannelBindings bindings) {

		/**
		 * A client in plain text.
		 * @param address where it is
		 * @param certificate the certificate that it proved to have, or {@code null}
		 * @param user whom its process runs as, or {@code null}
		 */
		public Client(String address, @Nullable X509Certificate certificate, @Nullable PeerUser user) {
			this(address, certificate, user, ChannelBindings.NONE);
		}

		/**
		 * A client in plain text whose user is not known.
		 * @param address where it is
		 * @param certificate the certificate that it proved to have, or {@code null}
		 */
		public Client(String address, @Nullable X509Certificate certificate) {
			this(address, certificate, null);
		}

	}

	/**
	 * What follows a message of the client.
	 */
	sealed interface Step {

	}

	/**
	 * The client has to answer once more.
	 *
	 * @param data the server's message
	 */
	@SuppressWarnings("ArrayRecordComponent") // a message that is sent once and compared
												// by nobody
	record Challenge(byte[] data) implements Step {

	}

	/**
	 * The client is who it says.
	 *
	 * @param identity who it is
	 * @param data the server's last message
	 */
	@SuppressWarnings("ArrayRecordComponent") // a message that is sent once and compared
												// by nobody
	record Success(Identity identity, byte[] data) implements Step {

		/**
		 * A client of whom nothing is known but its name.
		 * @param principal its name
		 * @param data the server's last message
		 */
		public Success(String principal, byte[] data) {
			this(Identity.of(principal), data);
		}

	}

	/**
	 * It is not. The reason is for the log; the client learns what is told, which must
	 * not say whether a user exists.
	 *
	 * @param reason what was wrong, without secrets
	 * @param told what the client learns
	 */
	record Failure(String reason, Problem told) implements Step {

		private static final Problem WRONG = Problem.of(ErrorCode.AUTHENTICATION_FAILED, "user or password is wrong");

		/**
		 * A client that only learns that it failed.
		 * @param reason what was wrong, without secrets
		 */
		public Failure(String reason) {
			this(reason, WRONG);
		}

	}

}
