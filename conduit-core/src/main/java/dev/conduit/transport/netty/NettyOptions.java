package dev.conduit.transport.netty;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

import dev.conduit.transport.WriteLimits;

/**
 * How sockets are used.
 *
 * @param writeLimits bounds on what waits on each link
 * @param prefaceTimeout how long a peer of a server may take until its preface is there;
 * it is closed then
 * @param backlog connections that may wait to be accepted; more are refused by the system
 * @param socketPermissions permissions of the file of a Unix domain socket, from its
 * first moment on
 * @since 0.1.0
 */
public record NettyOptions(WriteLimits writeLimits, Duration prefaceTimeout, int backlog,
		Set<PosixFilePermission> socketPermissions) {

	/** Five seconds, a backlog of 1024, and sockets that only their owner may use. */
	public static final NettyOptions DEFAULT = new NettyOptions(WriteLimits.DEFAULT, Duration.ofSeconds(5), 1024,
			Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

	public NettyOptions {
		if (prefaceTimeout.toMillis() < 1) {
			throw new IllegalArgumentException(
					"'prefaceTimeout' must be a millisecond or more (was %s)".formatted(prefaceTimeout));
		}
		if (backlog < 1) {
			throw new IllegalArgumentException("'backlog' must be positive (was %d)".formatted(backlog));
		}
		socketPermissions = Set.copyOf(socketPermissions);
	}

}
