package dev.conduit.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server.
 *
 * @param enabled Whether to run a server. Where it is not set, one runs if addresses are
 * set or a bean has a method with @ConduitRpc.
 * @param name Name of the server, told to its clients. That of the application where it
 * is not set.
 * @param listen Addresses to listen on, such as 'tcp://127.0.0.1:7400',
 * 'tls://0.0.0.0:7400', 'unix:///run/orders.sock' or 'local://orders'.
 * 'tcp://127.0.0.1:7400' where none is set.
 * @param maxConnections Connections that are open or log in at once. A further one is
 * closed.
 * @param maxConnectionsPerAddress Connections at once from one address of another host,
 * or from one network of 64 bits of IPv6. A further one is closed.
 * @param acceptRate Connections a second that are accepted, and as many at once. Further
 * ones are closed.
 * @param maxPreAuthConnections Connections that have not logged in. For a further one the
 * oldest of them is closed.
 * @param backlog Connections that may wait to be accepted.
 * @param handshakeTimeout How long a client may take to log in.
 * @param drainTimeout How long a stop waits for what was begun.
 * @param unixPermissions Permissions of the file of a Unix domain socket.
 * @param contentType What the application's own messages are written in, such as 'json',
 * 'cbor' or 'smile', or any other by its full name. JSON where it is not set.
 * @param sessions What is kept with the clients that are connected.
 * @param ssl how addresses with 'tls://' are encrypted
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.server")
public record ConduitServerProperties(@Nullable Boolean enabled, @Nullable String name, @Nullable List<String> listen,
		@DefaultValue("10000") int maxConnections, @DefaultValue("256") int maxConnectionsPerAddress,
		@DefaultValue("1000") int acceptRate, @DefaultValue("1024") int maxPreAuthConnections,
		@DefaultValue("1024") int backlog, @DefaultValue("5s") Duration handshakeTimeout,
		@DefaultValue("20s") Duration drainTimeout, @DefaultValue("rw-------") String unixPermissions,
		@Nullable String contentType, @DefaultValue Sessions sessions, @DefaultValue Ssl ssl) {

	/** Where a server listens if nothing is configured. */
	static final String DEFAULT_ADDRESS = "tcp://127.0.0.1:7400";

	/**
	 * Encryption.
	 *
	 * @param bundle Name of the SSL bundle with the server's certificate. Needed for
	 * addresses with 'tls://'.
	 */
	public record Ssl(@Nullable String bundle) {

	}

	/**
	 * What is kept with the clients that are connected.
	 *
	 * @param maxAttributes Attributes of one session. A further one is refused.
	 * @param maxGroups Groups that have members at the same time. A further one is
	 * refused.
	 * @param maxGroupMembers Sessions in one group. A further one is refused.
	 * @param maxGroupsPerSession Groups that one session is in. A further one is refused.
	 * @param deadline How long a call to a client may take that says nothing else.
	 */
	public record Sessions(@DefaultValue("64") int maxAttributes, @DefaultValue("10000") int maxGroups,
			@DefaultValue("10000") int maxGroupMembers, @DefaultValue("64") int maxGroupsPerSession,
			@DefaultValue("10s") Duration deadline) {

	}

}
