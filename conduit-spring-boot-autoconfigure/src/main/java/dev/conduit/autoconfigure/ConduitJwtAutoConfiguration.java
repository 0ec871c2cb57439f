package dev.conduit.autoconfigure;

import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.spring.security.SecurityTokenVerifier;
import dev.conduit.spring.security.TokenClaims;

/**
 * Auto-configuration of log-ins by tokens.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitSecurityAutoConfiguration.class)
@ConditionalOnClass(JwtDecoder.class)
@ConditionalOnProperty(name = "conduit.security.auth", havingValue = "jwt")
@EnableConfigurationProperties(ConduitSecurityProperties.class)
@Lazy
public final class ConduitJwtAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ Authenticator.class, TokenVerifier.class })
	SecurityTokenVerifier conduitTokenVerifier(ConduitSecurityProperties properties,
			ObjectProvider<JwtDecoder> decoders) {
		ConduitSecurityProperties.Jwt jwt = properties.jwt();
		InstantSource clock = InstantSource.system();
		return new SecurityTokenVerifier(SecurityTokenDecoders.of(jwt, decoders.getIfUnique(), clock),
				new TokenClaims(jwt.principalClaimName(), jwt.authoritiesClaimName(), jwt.authorityPrefix()),
				jwt.clockSkew(), clock);
	}

}
