package dev.conduit.autoconfigure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.Identity;
import dev.conduit.spring.security.PrincipalAuthorities;

/**
 * Grants to whoever another authenticator lets in.
 *
 * @param authenticator lets in
 * @param authorities grants
 */
record GrantingAuthenticator(Authenticator authenticator, PrincipalAuthorities authorities) implements Authenticator {

	private static final String PROPERTY = "conduit.security.roles";

	private static final String ROLE = "ROLE_";

	/** What the properties grant. */
	static PrincipalAuthorities configured(Map<String, Set<String>> roles) {
		Map<String, Set<String>> granted = new HashMap<>();
		roles.forEach((principal, names) -> {
			PropertyChecks.require(PROPERTY + "." + principal, names,
					names.stream().noneMatch((name) -> name.isBlank() || name.startsWith(ROLE)),
					"It must be names of roles without 'ROLE_', which is added.");
			granted.put(principal, names.stream().map(ROLE::concat).collect(Collectors.toUnmodifiableSet()));
		});
		return (principal) -> granted.getOrDefault(principal, Set.of());
	}

	@Override
	public List<String> mechanisms() {
		return this.authenticator.mechanisms();
	}

	@Override
	public List<String> mechanisms(Client client) {
		return this.authenticator.mechanisms(client);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return new GrantingLogin(this.authenticator.begin(mechanism));
	}

	@Override
	public ServerLogin begin(String mechanism, Client client) {
		return new GrantingLogin(this.authenticator.begin(mechanism, client));
	}

	private Step granted(Step step) {
		if (!(step instanceof Success success) || isAnonymous(success.identity())) {
			return step;
		}
		Set<String> all = new HashSet<>(success.identity().authorities());
		all.addAll(this.authorities.of(success.identity().principal()));
		return new Success(success.identity().withAuthorities(all), success.data());
	}

	/** Who proved nothing gets nothing, whatever it is called. */
	private static boolean isAnonymous(Identity identity) {
		return identity.authorities().contains(Identity.ANONYMOUS_AUTHORITY);
	}

	private final class GrantingLogin implements ServerLogin {

		private final ServerLogin login;

		GrantingLogin(ServerLogin login) {
			this.login = login;
		}

		@Override
		public Step respond(byte[] data) {
			return granted(this.login.respond(data));
		}

		@Override
		public String claimedName() {
			return this.login.claimedName();
		}

	}

}
