package dev.conduit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

import dev.conduit.authentication.ChannelBindingPolicy;

/**
 * Who may connect to the server.
 *
 * @param auth How clients prove who they are: by a password, by a certificate on
 * addresses with 'tls://', by a token, or by the user that their process runs as on
 * 'unix://' and 'shm://'. 'none' lets everybody in, from this host only.
 * @param users Users by name: '{scram-sha-256}…' is what a server needs to know of a
 * password, '{noop}…' the password itself. Where there are none, a password is made up
 * for the user 'conduit' and logged.
 * @param saltSecret Secret that the salts of plain passwords and of unknown users are
 * made of, at least 16 characters. The same at all servers behind one name, so that
 * comparing them tells nobody which users exist. Made up at each start where it is not
 * set.
 * @param roles Roles of users by name, such as 'alice: CLERK, ADMIN', for whatever asks
 * for 'hasRole'. Also for users that are kept elsewhere.
 * @param jdbc users in a table
 * @param jwt which tokens are good, with 'auth: jwt'
 * @param lockout how guessers are slowed down
 * @param peer who may connect, with 'auth: peer'
 * @param channelBinding Whether log-ins by password are bound to their connection over
 * TLS, so that nobody in between can pass them on: 'require' takes no others over TLS,
 * 'prefer' lets in clients that cannot.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.security")
public record ConduitSecurityProperties(@DefaultValue("scram") Auth auth, @DefaultValue Map<String, String> users,
		@Nullable String saltSecret, @DefaultValue Map<String, Set<String>> roles, @DefaultValue Jdbc jdbc,
		@DefaultValue Jwt jwt, @DefaultValue Lockout lockout, @DefaultValue Peer peer,
		@DefaultValue("require") ChannelBindingPolicy channelBinding) {

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

		/** By a signed token of an issuer that the server trusts. */
		JWT,

		/** By the user that the client's process runs as, on unix:// and shm://. */
		PEER,

		/** Not at all, for clients of this host. */
		NONE

	}

	/**
	 * Users in a table.
	 *
	 * @param enabled Whether users are looked up in the application's database, instead
	 * of 'conduit.security.users'.
	 * @param table Table with the columns 'username' and 'credential'.
	 * @param query Query that gives the name and the credential of the user whose name is
	 * its one parameter. Made of the table where it is not set.
	 * @param timeout How long a look-up may take.
	 * @param maxConcurrent Look-ups at once. Others wait within their time.
	 */
	public record Jdbc(@DefaultValue("false") boolean enabled, @DefaultValue("conduit_users") String table,
			@Nullable String query, @DefaultValue("3s") Duration timeout, @DefaultValue("8") int maxConcurrent) {

	}

	/**
	 * Which tokens are good.
	 *
	 * @param issuerUri Who has to have issued a token, as its claim 'iss' says. Its keys
	 * are found by what it publishes about itself, unless 'jwk-set-uri' or
	 * 'public-key-location' is set.
	 * @param jwkSetUri Where the keys of the issuer are.
	 * @param publicKeyLocation File with the one public key of the issuer, RSA in PEM.
	 * @param audiences Names of this server. A token has to be for one of them.
	 * @param jwsAlgorithms Algorithms that tokens may be signed with.
	 * @param clockSkew How much the clocks of issuer and server may differ.
	 * @param maxTokenSize Longest token that is looked at, 7KB at most.
	 * @param principalClaimName Claim with the name of the user.
	 * @param authoritiesClaimName Claim with what the user is granted, a list or a text
	 * with blanks. Dots lead into objects, as in 'realm_access.roles'. 'scope' or 'scp'
	 * where it is not set.
	 * @param authorityPrefix What each of these begins with then, such as 'ROLE_'.
	 */
	public record Jwt(@Nullable String issuerUri, @Nullable String jwkSetUri, @Nullable Resource publicKeyLocation,
			@DefaultValue Set<String> audiences, @DefaultValue("rs256") List<JwsAlgorithm> jwsAlgorithms,
			@DefaultValue("30s") Duration clockSkew, @DefaultValue("7KB") DataSize maxTokenSize,
			@DefaultValue("sub") String principalClaimName, @Nullable String authoritiesClaimName,
			@DefaultValue("SCOPE_") String authorityPrefix) {

		/**
		 * Algorithms of signatures. Those with a secret that both sides know, and none,
		 * cannot be chosen.
		 */
		public enum JwsAlgorithm {

			/** RSA, PKCS #1, SHA-256. */
			RS256,

			/** RSA, PKCS #1, SHA-384. */
			RS384,

			/** RSA, PKCS #1, SHA-512. */
			RS512,

			/** RSA, PSS, SHA-256. */
			PS256,

			/** RSA, PSS, SHA-384. */
			PS384,

			/** RSA, PSS, SHA-512. */
			PS512,

			/** ECDSA, P-256. */
			ES256,

			/** ECDSA, P-384. */
			ES384,

			/** ECDSA, P-521. */
			ES512

		}

	}

	/**
	 * How guessers are slowed down.
	 *
	 * @param enabled Whether log-ins are refused for a while after too many have failed.
	 * @param maxFailures Failures of one user at one address that are free.
	 * @param maxFailuresPerAddress Failures at one address, of whichever users, that are
	 * free. It forgives one after each part of 'max-delay'.
	 * @param initialDelay The first pause. It doubles with each further failure.
	 * @param maxDelay What the pause grows to. After as long without a failure all is
	 * forgotten.
	 * @param capacity Users at addresses, and addresses, that are remembered. The one not
	 * seen for longest is forgotten for a new one.
	 */
	public record Lockout(@DefaultValue("true") boolean enabled, @DefaultValue("5") int maxFailures,
			@DefaultValue("50") int maxFailuresPerAddress, @DefaultValue("1s") Duration initialDelay,
			@DefaultValue("15m") Duration maxDelay, @DefaultValue("100000") int capacity) {

	}

	/**
	 * Who may connect, by the word of the system.
	 *
	 * @param allowed Users that may connect, by name or number. Only the one that the
	 * server runs as where it is not set.
	 */
	public record Peer(@DefaultValue Set<String> allowed) {

		public Peer {
			allowed = Set.copyOf(allowed);
		}

	}

}
