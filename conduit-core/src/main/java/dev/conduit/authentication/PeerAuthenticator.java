package dev.conduit.authentication;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.transport.PeerUser;

/**
 * Takes a client for the user that its process runs as, which the system says of the
 * other side of {@code unix://} and {@code shm://}; a client in the same JVM runs as this
 * one. The principal is the name of the user, or its number where {@code /etc/passwd} has
 * no name for it.
 *
 * @since 0.1.0
 */
public final class PeerAuthenticator implements Authenticator {

	/** Name of the mechanism. */
	public static final String MECHANISM = CertificateAuthenticator.MECHANISM;

	private static final String NUMBER = "\\d{1,10}";

	private final Accounts accounts;

	private final Set<Long> ids = new HashSet<>();

	/** Where the system says names only. */
	private final Set<String> names = new HashSet<>();

	/**
	 * An authenticator.
	 * @param allowed users that may connect, by name or number; where it is empty, the
	 * one that this process runs as and nobody else
	 * @throws IllegalArgumentException if a name is not that of a user
	 */
	public PeerAuthenticator(Collection<String> allowed) {
		this(allowed, Accounts.ofThisHost(), PeerUser.self());
	}

	PeerAuthenticator(Collection<String> allowed, Accounts accounts, PeerUser self) {
		this.accounts = accounts;
		boolean numbers = self.id() != PeerUser.UNKNOWN;
		allowed.forEach((user) -> allow(user, numbers));
		if (allowed.isEmpty()) {
			this.ids.add(self.id());
			this.names.add(self.name());
		}
	}

	private void allow(String user, boolean numbers) {
		if (user.matches(NUMBER)) {
			this.ids.add(Long.parseLong(user));
			return;
		}
		OptionalLong id = this.accounts.idOf(user);
		if (id.isPresent()) {
			this.ids.add(id.getAsLong());
		}
		else if (numbers) {
			throw new IllegalArgumentException(
					"'allowed' must be users of this host: '%s' is not in %s, give its number if it is known elsewhere"
						.formatted(Printable.of(user), this.accounts.file()));
		}
		this.names.add(user);
	}

	@Override
	public List<String> mechanisms() {
		return List.of(MECHANISM);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return (data) -> decide(null);
	}

	@Override
	public ServerLogin begin(String mechanism, Client client) {
		return (data) -> decide(client.user());
	}

	private Step decide(@Nullable PeerUser user) {
		if (user == null) {
			return refused("the transport does not tell which user the client runs as; use unix:// or shm://");
		}
		long id = (user.id() != PeerUser.UNKNOWN) ? user.id() : idOf(user.name());
		String name = user.name().isEmpty() ? this.accounts.nameOf(id).orElse(Long.toString(id)) : user.name();
		boolean allowed = (id != PeerUser.UNKNOWN) ? this.ids.contains(id) : this.names.contains(name);
		return allowed ? new Success(name, new byte[0])
				: refused("the client runs as user '%s'%s, which may not connect here".formatted(Printable.of(name),
						(id != PeerUser.UNKNOWN) ? (" (" + id + ")") : ""));
	}

	private long idOf(String name) {
		return name.matches(NUMBER) ? Long.parseLong(name) : this.accounts.idOf(name).orElse(PeerUser.UNKNOWN);
	}

	/** It knows whom it runs as, so that may be said. */
	private static Failure refused(String reason) {
		return new Failure(reason, Problem.of(ErrorCode.PERMISSION_DENIED, reason));
	}

}
