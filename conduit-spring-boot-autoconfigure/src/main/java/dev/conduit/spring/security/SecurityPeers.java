package dev.conduit.spring.security;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

import dev.conduit.authentication.Identity;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.advice.LibraryProblems;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.HandlerParameter;
import dev.conduit.spring.binding.PeerContext;

/**
 * Peers as Spring Security knows users: the context of the thread that runs a handler has
 * an {@link Authentication} with the peer's name and authorities, and the {@link Peer} as
 * its details. It is made when somebody asks for it. Where a handler wants a caller who
 * may do more, the caller is told so.
 *
 * @since 0.1.0
 */
public final class SecurityPeers implements PeerContext, LibraryProblems, ArgumentResolver {

	private final SecurityContextHolderStrategy strategy;

	/**
	 * Peers for the contexts of the whole application.
	 */
	public SecurityPeers() {
		this(SecurityContextHolder.getContextHolderStrategy());
	}

	/**
	 * Peers for contexts.
	 * @param strategy keeps the contexts of threads
	 */
	public SecurityPeers(SecurityContextHolderStrategy strategy) {
		this.strategy = strategy;
	}

	@Override
	public Scope open(Peer peer) {
		SecurityContext before = this.strategy.getContext();
		this.strategy.setDeferredContext(() -> {
			SecurityContext context = this.strategy.createEmptyContext();
			context.setAuthentication(authenticationOf(peer));
			return context;
		});
		return () -> close(before);
	}

	private void close(SecurityContext before) {
		if (before.getAuthentication() == null) {
			this.strategy.clearContext();
		}
		else {
			this.strategy.setContext(before);
		}
	}

	/**
	 * A peer as Spring Security knows it.
	 * @param peer the peer
	 * @return an anonymous one where no proof was asked
	 */
	public static Authentication authenticationOf(Peer peer) {
		Set<String> authorities = peer.authorities();
		AbstractAuthenticationToken authentication = (authorities.contains(Identity.ANONYMOUS_AUTHORITY))
				? new AnonymousAuthenticationToken("conduit", peer.principal(),
						AuthorityUtils.createAuthorityList(authorities))
				: UsernamePasswordAuthenticationToken.authenticated(peer.principal(), null,
						AuthorityUtils.createAuthorityList(authorities));
		authentication.setDetails(peer);
		return authentication;
	}

	@Override
	public @Nullable Problem problemOf(Throwable failure) {
		if (failure instanceof AccessDeniedException) {
			return Problem.of(ErrorCode.PERMISSION_DENIED, "the caller may not do this");
		}
		if (failure instanceof AuthenticationCredentialsNotFoundException) {
			return Problem.of(ErrorCode.AUTHENTICATION_REQUIRED, "the method wants to know who calls");
		}
		return null;
	}

	/** An {@link Authentication} as a parameter. */
	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		return (parameter.rawType() == Authentication.class) ? (inbound) -> authenticationOf(inbound.peer()) : null;
	}

}
