package dev.conduit.spring.security;

import java.util.Set;

/**
 * What principals are granted when they log in, beside what their log-in itself says. A
 * bean of this type takes the place of {@code conduit.security.roles}. Asked off the
 * event loops, once for each connection; may block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PrincipalAuthorities {

	/**
	 * The authorities of a principal.
	 * @param principal name that a client proved
	 * @return such as {@code ROLE_CLERK}, none for a principal that is not known
	 */
	Set<String> of(String principal);

}
