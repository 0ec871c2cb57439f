package dev.conduit.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may connect to the server.
 *
 * @param auth How clients prove who they are: by a password, or by a certificate on
 * addresses with 'tls://'. 'none' lets everybody in, from this host only.
 * @param users Users by name: '{scram-sha-256}…' is what a server needs to know of a
 * password, '{noop}…' the password itself. Where there are none, a password is made up
 * for the user 'conduit' and logged.
 * @param saltSecret Secret that the salts of plain passwords and of unknown users are
 * made of, at least 16 characters. The same at all servers behind one name, so that
 * comparing them tells nobody which users exist. Made up at each start where it is not
 * set.
 * @param roles Roles of users by name, such as 'alice: CLERK, ADMIN', for whatever asks
 * for 'hasRole'. Also for users that are kept elsewhere.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.security")
public record ConduitSecurityProperties(@DefaultValue("scram") Auth auth, @DefaultValue Map<String, String> users,
		@Nullable String saltSecret, @DefaultValue Map<String, Set<String>> roles) {

	public ConduitSecurityProperties {
		users = Map.copyOf(users);
		roles = Map.copyOf(roles);
	}

	@Override
	public String toString() {
		return "ConduitSecurityProperties[auth=" + this.auth + ", users=" + this.users.keySet() + "]";
	}

	/**
	 * Ways to prove who one is.
	 */
	public enum Auth {

		/** By a password that never crosses the wire. */
		SCRAM,

		/** By the certificate that a client shows on tls://. */
		CERTIFICATE,

		/** Not at all, for clients of this host. */
		NONE

	}

}
