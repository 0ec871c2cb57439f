package dev.conduit.spring.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a token has to say, once its signature is known to be good. Each rule that is
 * broken has a name of its own, which the client is told.
 *
 * @param issuer who has to have issued it
 * @param audiences for whom it has to be, one of these
 * @param skew how much the clocks of issuer and server may differ
 * @param clock the server's clock
 * @since 0.1.0
 */
public record SecurityTokenRules(String issuer, Set<String> audiences, Duration skew,
		InstantSource clock) implements OAuth2TokenValidator<Jwt> {

	static final String EXPIRED = "token-expired";

	static final String WITHOUT_END = "token-without-end";

	/** Of tokens of access; the header may be left out (RFC 7519, RFC 9068). */
	private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

	public SecurityTokenRules {
		audiences = Set.copyOf(audiences);
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		OAuth2Error broken = firstBroken(token);
		return (broken != null) ? OAuth2TokenValidatorResult.failure(broken) : OAuth2TokenValidatorResult.success();
	}

	private @Nullable OAuth2Error firstBroken(Jwt token) {
		if (!isAccessType(token.getHeaders().get("typ"))) {
			return broken("token-type", "the token is of a type that does not log in");
		}
		if (!this.issuer.equals(token.getClaims().get("iss"))) {
			return broken("token-issuer", "the token is from another issuer");
		}
		List<String> audience = Objects.requireNonNullElse(token.getAudience(), List.of());
		if (Collections.disjoint(audience, this.audiences)) {
			return broken("token-audience", "the token is not for this server");
		}
		return brokenByTime(token);
	}

	private @Nullable OAuth2Error brokenByTime(Jwt token) {
		Instant now = this.clock.instant();
		Instant begin = token.getNotBefore();
		if (begin != null && begin.isAfter(now.plus(this.skew))) {
			return broken("token-not-yet-valid", "the token is not valid yet");
		}
		Instant end = token.getExpiresAt();
		if (end == null) {
			return broken(WITHOUT_END, "the token does not say when it ends");
		}
		return end.plus(this.skew).isAfter(now) ? null : broken(EXPIRED, "the token has expired");
	}

	private static boolean isAccessType(@Nullable Object type) {
		return type == null || (type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT)));
	}

	private static OAuth2Error broken(String rule, String detail) {
		return new OAuth2Error(rule, detail, null);
	}

}
