package dev.conduit.spring.security;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;

import dev.conduit.authentication.Identity;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How long a log-in by a token lasts, on a clock that stands still.
 */
class SecurityTokenVerifierTests {

	private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

	private static final Duration SKEW = Duration.ofSeconds(30);

	private static final SecurityTokenRules RULES = new SecurityTokenRules("issuer", Set.of("shop"), SKEW, () -> NOW);

	@Test
	void aLogInLastsAsLongAsItsToken() {
		assertThat(validity(NOW.plusSeconds(3))).hasSeconds(3);
		assertThat(validity(NOW.plusNanos(1))).hasNanos(1);
	}

	@Test
	void aTokenThatIsTakenBecauseClocksDifferLogsInForTheRestOfTheDifference() {
		assertThat(validity(NOW)).hasSeconds(30);
		assertThat(validity(NOW.minusSeconds(29))).hasSeconds(1);
		assertThat(validity(NOW.minusSeconds(30).plusNanos(1))).hasNanos(1);
	}

	@Test
	void afterThatItIsExpiredByTheVerifierAndByTheRules() {
		assertThatExceptionOfType(ConduitSecurityException.class).isThrownBy(() -> validity(NOW.minusSeconds(30)))
			.satisfies((ex) -> assertThat(ex.problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_EXPIRED));
		assertThat(brokenRule(token(NOW.minusSeconds(30)))).isEqualTo("token-expired");
		assertThat(brokenRule(token(NOW.minusSeconds(30).plusNanos(1)))).isNull();
	}

	@Test
	void aTokenThatIsNotValidYetIsTakenAsFarAsClocksDiffer() {
		assertThat(brokenRule(notBefore(NOW.plusSeconds(30)))).isNull();
		assertThat(brokenRule(notBefore(NOW.plusSeconds(30).plusNanos(1)))).isEqualTo("token-not-yet-valid");
	}

	@Test
	void aTokenThatEndsInAThousandYearsDoesNotBreakTheTimer() {
		assertThat(validity(NOW.plus(Duration.ofDays(365_000)))).isEqualTo(Duration.ofDays(366));
	}

	@Test
	void oneOfSeveralAudiencesIsEnough() {
		SecurityTokenRules rules = new SecurityTokenRules("issuer", Set.of("shop", "till"), SKEW, () -> NOW);

		assertThat(rules.validate(token(NOW.plusSeconds(3))).hasErrors()).isFalse();
	}

	@Test
	void namesAndAuthoritiesAreFoundWhereTheyAre() {
		Map<String, Object> claims = Map.of("sub", "ada", "scp", List.of("a", " ", "b"), "realm",
				Map.of("roles", List.of("C")), "dotted.name", "d e");

		assertThat(TokenClaims.DEFAULT.nameIn(claims)).isEqualTo("ada");
		assertThat(TokenClaims.DEFAULT.authoritiesIn(claims)).containsExactlyInAnyOrder("SCOPE_a", "SCOPE_b");
		assertThat(new TokenClaims("sub", "realm.roles", "ROLE_").authoritiesIn(claims)).containsExactly("ROLE_C");
		assertThat(new TokenClaims("sub", "dotted.name", "").authoritiesIn(claims)).containsExactlyInAnyOrder("d", "e");
		assertThat(new TokenClaims("sub", "sub.roles", "").authoritiesIn(claims)).isEmpty();
		assertThat(new TokenClaims("realm", null, "").nameIn(claims)).isEmpty();
	}

	private static @Nullable Duration validity(Instant end) {
		Identity identity = new SecurityTokenVerifier((text) -> token(end), TokenClaims.DEFAULT, SKEW, () -> NOW)
			.verify("text");
		assertThat(identity.principal()).isEqualTo("ada");
		return identity.validity();
	}

	private static @Nullable String brokenRule(Jwt token) {
		return RULES.validate(token).getErrors().stream().map((error) -> error.getErrorCode()).findFirst().orElse(null);
	}

	private static Jwt token(Instant end) {
		return common().issuedAt(end.minusSeconds(300)).expiresAt(end).build();
	}

	private static Jwt notBefore(Instant begin) {
		return common().notBefore(begin).expiresAt(begin.plusSeconds(300)).build();
	}

	private static Jwt.Builder common() {
		return Jwt.withTokenValue("text")
			.header("alg", "RS256")
			.issuer("issuer")
			.audience(List.of("shop"))
			.subject("ada");
	}

}
