package dev.conduit.spring.security;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

import dev.conduit.authentication.Identity;
import dev.conduit.authentication.TokenAuthenticator;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Checks tokens by Spring Security. A token has to end, and the log-in ends with it; a
 * token that has ended and is only taken because clocks differ, ends when it would not be
 * taken any more. What is wrong with a token is told by the type of the problem:
 * {@code token-malformed}, {@code token-algorithm}, {@code token-key},
 * {@code token-signature}, {@code token-type}, {@code token-issuer},
 * {@code token-audience}, {@code token-not-yet-valid}, {@code token-expired},
 * {@code token-without-end}, {@code token-principal}, and {@code token-invalid} for the
 * rules of a decoder of the application.
 *
 * @since 0.1.0
 */
public final class SecurityTokenVerifier implements TokenVerifier {

	/** Longer than connections last; tokens may name any day. */
	private static final Duration LONGEST = Duration.ofDays(366);

	private static final Logger logger = LoggerFactory.getLogger(SecurityTokenVerifier.class);

	private final JwtDecoder decoder;

	private final TokenClaims claims;

	private final Duration skew;

	private final InstantSource clock;

	/**
	 * A verifier.
	 * @param decoder checks the signature and the rules
	 * @param claims who somebody is and what it was granted
	 * @param skew how much the clocks of issuer and server may differ
	 * @param clock the server's clock
	 */
	public SecurityTokenVerifier(JwtDecoder decoder, TokenClaims claims, Duration skew, InstantSource clock) {
		this.decoder = decoder;
		this.claims = claims;
		this.skew = skew;
		this.clock = clock;
	}

	@Override
	public Identity verify(String token) {
		Jwt decoded = decode(token);
		String name = this.claims.nameIn(decoded.getClaims());
		if (name.isEmpty()) {
			throw refused("token-principal",
					"the token names nobody in '%s' with 1 to 256 characters".formatted(this.claims.principal()));
		}
		return new Identity(name, this.claims.authoritiesIn(decoded.getClaims()), validity(decoded.getExpiresAt()));
	}

	private Duration validity(@Nullable Instant end) {
		if (end == null) {
			throw refused(SecurityTokenRules.WITHOUT_END, "the token does not say when it ends");
		}
		Duration left = Duration.between(this.clock.instant(), end);
		Duration useful = left.isPositive() ? left : left.plus(this.skew);
		if (!useful.isPositive()) {
			throw expired();
		}
		return (useful.compareTo(LONGEST) < 0) ? useful : LONGEST;
	}

	private Jwt decode(String token) {
		try {
			return this.decoder.decode(token);
		}
		catch (JwtValidationException ex) {
			throw broken(token, ex.getErrors().iterator().next());
		}
		catch (BadJwtException ex) {
			throw unreadable(ex);
		}
		catch (JwtException ex) {
			if (ex.getCause() instanceof KeySourceException || ex.getCause() == null) {
				// The keys cannot be had, which is no fault of the client.
				throw ex;
			}
			throw unreadable(ex);
		}
	}

	/** The signature was good: what the token says may be used. */
	private ConduitSecurityException broken(String token, OAuth2Error rule) {
		if (rule.getErrorCode().equals(SecurityTokenRules.EXPIRED)) {
			return expired();
		}
		if (rule.getErrorCode().startsWith("token-")) {
			return refused(rule.getErrorCode(), String.valueOf(rule.getDescription()));
		}
		return hasEnded(token) ? expired() : refused("token-invalid", String.valueOf(rule.getDescription()));
	}

	private boolean hasEnded(String token) {
		try {
			java.util.Date end = JWTParser.parse(token).getJWTClaimsSet().getExpirationTime();
			return end != null && end.toInstant().isBefore(this.clock.instant());
		}
		catch (ParseException ex) {
			logger.debug("A token that was read cannot be read again", ex);
			return false;
		}
	}

	private static ConduitSecurityException unreadable(JwtException ex) {
		return switch (ex.getCause()) {
			case BadJWSException wrong -> refused("token-signature", "the signature of the token is wrong");
			case BadJWTException claims -> malformed();
			case BadJOSEException other ->
				refused("token-key", "no key of the issuer fits the token, or its algorithm is not accepted here");
			case null -> refused("token-algorithm", "the token is not signed");
			default -> malformed();
		};
	}

	private static ConduitSecurityException malformed() {
		return refused(TokenAuthenticator.MALFORMED, "the token is no JWT that can be read");
	}

	private static ConduitSecurityException refused(String type, String detail) {
		return new ConduitSecurityException(TokenAuthenticator.problem(type, detail));
	}

	/** With a code of its own: the next token may be good. */
	private static ConduitSecurityException expired() {
		return new ConduitSecurityException(Problem.of(ErrorCode.AUTHENTICATION_EXPIRED, "the token has expired")
			.withType(SecurityTokenRules.EXPIRED));
	}

}
