package dev.conduit.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.LockoutOptions;
import dev.conduit.authentication.PeerAuthenticator;
import dev.conduit.authentication.TokenAuthenticator;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.autoconfigure.ConduitSecurityProperties.Jdbc;
import dev.conduit.autoconfigure.ConduitSecurityProperties.Lockout;
import dev.conduit.transport.Address;

/**
 * Makes what the core wants to know of log-ins of the properties, and refuses what cannot
 * work under the names of the properties.
 */
final class LoginSettings {

	private static final String PREFIX = "conduit.security.";

	private static final Pattern TABLE = Pattern.compile("[A-Za-z_][\\w$]*(\\.[A-Za-z_][\\w$]*){0,2}");

	private LoginSettings() {
	}

	static LockoutOptions lockout(Lockout lockout) {
		if (!lockout.enabled()) {
			return LockoutOptions.NONE;
		}
		String prefix = PREFIX + "lockout.";
		PropertyChecks.positive(prefix + "initial-delay", lockout.initialDelay());
		PropertyChecks.require(prefix + "max-delay", lockout.maxDelay(),
				lockout.maxDelay().compareTo(lockout.initialDelay()) >= 0
						&& lockout.maxDelay().compareTo(Duration.ofDays(1)) <= 0,
				"It must be 'initial-delay' or more, and a day at most.");
		return new LockoutOptions(PropertyChecks.between(prefix + "max-failures", lockout.maxFailures(), 1, 1_000_000),
				PropertyChecks.between(prefix + "max-failures-per-address", lockout.maxFailuresPerAddress(), 1,
						1_000_000),
				lockout.initialDelay(), lockout.maxDelay(),
				PropertyChecks.between(prefix + "capacity", lockout.capacity(), 1, 1_000_000));
	}

	static TokenAuthenticator tokens(ConduitSecurityProperties.Jwt jwt, @Nullable TokenVerifier verifier) {
		if (verifier == null) {
			throw new InvalidPropertyException(PREFIX + "auth", "jwt",
					"Tokens need 'spring-security-oauth2-jose' on the class path, or a bean of type TokenVerifier.");
		}
		return new TokenAuthenticator(verifier, PropertyChecks.bytes(PREFIX + "jwt.max-token-size", jwt.maxTokenSize(),
				DataSize.ofBytes(1), DataSize.ofBytes(TokenAuthenticator.MAX_TOKEN_BYTES)));
	}

	static PeerAuthenticator peers(ConduitSecurityProperties.Peer peer) {
		try {
			return new PeerAuthenticator(peer.allowed());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(PREFIX + "peer.allowed", peer.allowed(),
					String.valueOf(ex.getMessage()));
		}
	}

	/** Refuses addresses where a log-in would not work, or not be safe. */
	static void requireFitting(List<Address> listen, Authenticator authenticator) {
		boolean peers = authenticator instanceof PeerAuthenticator;
		boolean tokens = authenticator.mechanisms().contains(TokenAuthenticator.MECHANISM);
		for (Address address : listen) {
			PropertyChecks.require("conduit.server.listen", address, !peers || isOfOneHost(address),
					"With 'conduit.security.auth: peer' the system says who a client is, which it does on unix:// and shm:// only.");
			PropertyChecks.require("conduit.server.listen", address, !tokens || address.isSecret(),
					"Tokens would cross the wire in plain text: a server that takes them listens on tls:// or on this host only.");
		}
	}

	private static boolean isOfOneHost(Address address) {
		return switch (address) {
			case Address.Unix unix -> true;
			case Address.Shm shm -> true;
			case Address.Local local -> true;
			case Address.Tcp tcp -> false;
			case Address.Tls tls -> false;
		};
	}

	static String query(Jdbc jdbc, UnaryOperator<String> ofTable) {
		String query = jdbc.query();
		if (query == null) {
			PropertyChecks.require(PREFIX + "jdbc.table", jdbc.table(), TABLE.matcher(jdbc.table()).matches(),
					"It must be a name, with the names of schema and catalog before it if need be. For others set 'conduit.security.jdbc.query'.");
			return ofTable.apply(jdbc.table());
		}
		PropertyChecks.require(PREFIX + "jdbc.query", query, query.chars().filter((one) -> one == '?').count() == 1,
				"It must have one parameter, written as '?', for the name of the user.");
		return query;
	}

	static DataSource database(@Nullable DataSource only, ConduitSecurityProperties properties) {
		PropertyChecks.require(PREFIX + "jdbc.enabled", true, properties.users().isEmpty(),
				"There are users in 'conduit.security.users', too: keep them in one of the two.");
		PropertyChecks.require(PREFIX + "jdbc.enabled", true, only != null,
				"There is no single bean of type DataSource, which has the table of users.");
		return Objects.requireNonNull(only);
	}

	/** Users of the configuration are no substitute for those of a table. */
	static void requireNoTable(Jdbc jdbc) {
		PropertyChecks.require(PREFIX + "jdbc.enabled", jdbc.enabled(), !jdbc.enabled(),
				"Users in a table need 'spring-jdbc' on the class path.");
	}

}
