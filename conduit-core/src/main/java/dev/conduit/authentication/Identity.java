package dev.conduit.authentication;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is, and what that is good for.
 *
 * @param principal its name
 * @param authorities what it was granted, such as {@code ROLE_CLERK} or
 * {@code SCOPE_orders}; never changes while it is connected
 * @param validity how long that holds from now on: the connection ends with it. For ever
 * where it is {@code null}
 * @since 0.1.0
 */
public record Identity(String principal, Set<String> authorities, @Nullable Duration validity) {

	/** What somebody has who proved nothing. */
	public static final String ANONYMOUS_AUTHORITY = "ROLE_ANONYMOUS";

	public Identity {
		authorities = Set.copyOf(authorities);
		if (validity != null && !validity.isPositive()) {
			throw new IllegalArgumentException("'validity' must be positive (was %s)".formatted(validity));
		}
	}

	/**
	 * A name without any authority, for ever.
	 * @param principal the name
	 * @return the identity
	 */
	public static Identity of(String principal) {
		return new Identity(principal, Set.of(), null);
	}

	/**
	 * The same with other authorities.
	 * @param authorities all that it has
	 * @return the new identity
	 */
	public Identity withAuthorities(Set<String> authorities) {
		return new Identity(this.principal, authorities, this.validity);
	}

}
