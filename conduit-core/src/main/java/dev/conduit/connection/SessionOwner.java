package dev.conduit.connection;

import java.security.cert.X509Certificate;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Identity;

/**
 * Whom a session belongs to: nobody else takes it up, whatever token they have. Whoever
 * was granted something else since is somebody else.
 *
 * @param identity who logged in, and what that is good for; without the time that it
 * holds
 * @param certificate what the client showed under TLS, or {@code null}
 */
record SessionOwner(Identity identity, @Nullable X509Certificate certificate) {

	static SessionOwner of(Identity identity, @Nullable X509Certificate certificate) {
		return new SessionOwner(new Identity(identity.principal(), identity.authorities(), null), certificate);
	}

}
